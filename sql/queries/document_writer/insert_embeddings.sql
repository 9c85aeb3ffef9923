-- Vectors of some chunks of a generation; none of a model whose vectors are being deleted.
INSERT INTO chunk_embeddings (document_id, generation, index, model_id, workspace_id, embedding)
SELECT $1, $2, i, $3, $4, v::vector FROM unnest($5::integer[], $6::text[]) AS row (i, v)
 WHERE NOT (SELECT closed FROM embedding_models WHERE id = $3)
