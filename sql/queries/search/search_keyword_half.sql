-- Candidates of the keyword half, best first. Index document_chunks_words inside the function.
SELECT document_id, generation, index, score FROM search_keyword($1, $2, $3::uuid[], $4::text[],
  $5::ltree)
