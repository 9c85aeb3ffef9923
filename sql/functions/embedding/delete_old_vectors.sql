-- role: owner
-- Deletes vectors of a retired model whose chunks have one of the active model, or whose generation
-- nobody reads. Returns deleted, emptied or, while live jobs hold the rest, waiting.
CREATE OR REPLACE FUNCTION delete_old_vectors(retired smallint, active_model smallint,
  vectors_most integer)
RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid;
  deleted bigint;
  is_left boolean := false;
BEGIN
  FOR workspace IN
    SELECT w.id FROM workspaces w
     WHERE EXISTS (SELECT FROM chunk_embeddings e
                    WHERE e.workspace_id = w.id AND e.model_id = retired)
  LOOP
    is_left := true;
    DELETE FROM chunk_embeddings o
     WHERE (o.document_id, o.generation, o.index) IN (
             SELECT e.document_id, e.generation, e.index FROM chunk_embeddings e
              WHERE e.workspace_id = workspace AND e.model_id = retired
                AND (EXISTS (SELECT FROM chunk_embeddings n
                              WHERE n.document_id = e.document_id AND n.generation = e.generation
                                AND n.index = e.index AND n.model_id = active_model)
                     OR NOT EXISTS (SELECT FROM documents d
                                     WHERE d.id = e.document_id AND e.generation
                                           IN (d.current_generation, d.newest_generation)))
              LIMIT vectors_most)
       AND o.model_id = retired;
    GET DIAGNOSTICS deleted = ROW_COUNT;
    IF deleted > 0 THEN
      RETURN 'deleted';
    END IF;
  END LOOP;
  IF is_left THEN
    RETURN 'waiting';
  END IF;
  UPDATE embedding_models SET emptied_at = now() WHERE id = retired;
  RETURN 'emptied';
END
$$;
REVOKE ALL ON FUNCTION delete_old_vectors
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
