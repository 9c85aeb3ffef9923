-- Candidates of the semantic half, best first; exact up to $7 vectors, by HNSW above.
SELECT document_id, generation, index, score
  FROM search_semantic($1::vector, $2, $3, $4::uuid[], $5::text[], $6::ltree, $7)
