-- Whether a document has vectors of model $2; no row: no such document. Index: primary keys.
SELECT EXISTS (SELECT FROM chunk_embeddings e
                WHERE e.document_id = d.id AND e.generation = d.current_generation
                  AND e.model_id = $2)
  FROM documents d WHERE d.id = $1
