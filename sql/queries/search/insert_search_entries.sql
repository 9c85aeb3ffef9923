-- The entries of a batch of texts of one generation, and what they add to the count of terms.
-- Arrays come as their texts, since arrays of arrays must be rectangular.
WITH entry AS (
  INSERT INTO search_entries (document_id, generation, number, workspace_id, analysis, keys,
                              weights, chunk_weights, chunk_tokens, chunk_languages)
  SELECT $1, $2, n, $3, $4, k::integer[], w::sparsevec, cw::sparsevec[], ct::bytea[], cl::text[]
    FROM unnest($5::integer[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
      AS row (n, k, w, cw, ct, cl)
)
INSERT INTO search_term_changes (workspace_id, dimensions, entries, terms)
VALUES ($3, $11, $12, $13)
