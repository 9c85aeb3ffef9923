-- The entries of a batch of texts of one generation, and what they add to the count of terms. Of an
-- entry's keys and chunks, which stand in lists of all, $6 to $9 say the first and the last.
WITH entry AS (
  INSERT INTO search_entries (document_id, generation, number, workspace_id, analysis, keys,
                              weights, chunk_weights, chunk_tokens, chunk_languages)
  SELECT $1, $2, n, $3, $4, ($10::integer[])[first_key : last_key], w,
         ($12::sparsevec[])[first_chunk : last_chunk], ($13::bytea[])[first_chunk : last_chunk],
         ($14::text[])[first_chunk : last_chunk]
    FROM unnest($5::integer[], $6::integer[], $7::integer[], $8::integer[], $9::integer[],
                $11::sparsevec[])
      AS row (n, first_key, last_key, first_chunk, last_chunk, w)
)
INSERT INTO search_term_changes (workspace_id, dimensions, entries, terms)
VALUES ($3, $15::integer[], $16::integer[], $17::text[])
