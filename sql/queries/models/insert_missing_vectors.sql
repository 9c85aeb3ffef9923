-- Vectors of the model $3 for chunks of a generation of the workspace $4, but for those that were
-- written anew since they were read or have one by now. None of a model whose vectors are being
-- deleted. Indexes: primary keys.
INSERT INTO chunk_embeddings (document_id, generation, index, model_id, workspace_id, embedding)
SELECT $1, $2, r.index, $3, $4, r.vector::vector
  FROM unnest($5::integer[], $6::text[], $7::text[]) AS r (index, version, vector)
  JOIN document_chunks c ON c.document_id = $1 AND c.generation = $2 AND c.index = r.index
   AND c.xmin::text = r.version
 WHERE NOT (SELECT closed FROM embedding_models WHERE id = $3)
ON CONFLICT DO NOTHING
