-- The next chunks of a generation, $5 at most and from the index $4 on, that have no vector of the
-- model $3. `version` tells whether a row is still the same. Indexes: primary keys.
SELECT c.index, c.text, c.xmin::text AS version FROM document_chunks c
 WHERE c.document_id = $1 AND c.generation = $2 AND c.index >= $4
   AND NOT EXISTS (SELECT FROM chunk_embeddings e WHERE e.document_id = c.document_id
                    AND e.generation = c.generation AND e.index = c.index AND e.model_id = $3)
 ORDER BY c.index LIMIT $5
