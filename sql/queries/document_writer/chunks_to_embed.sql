-- The next chunks of a generation that have no vector of the model yet, in order; $4 is the first
-- index that may lack one. Indexes: primary keys.
SELECT c.index, c.text FROM document_chunks c
 WHERE c.document_id = $1 AND c.generation = $2 AND c.index >= $4
   AND NOT EXISTS (SELECT 1 FROM chunk_embeddings e WHERE e.document_id = c.document_id
                    AND e.generation = c.generation AND e.index = c.index AND e.model_id = $3)
 ORDER BY c.index LIMIT $5
