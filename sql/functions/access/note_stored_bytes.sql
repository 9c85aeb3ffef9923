-- role: owner
-- What a statement added to and removed from what workspaces store. The trigger of the tables
-- that count, with the transition tables `added` and `removed`. A vector counts four bytes a
-- dimension. count_storage counts alike.
CREATE OR REPLACE FUNCTION note_stored_bytes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'blobs' THEN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO storage_changes (workspace_id, file_bytes)
      SELECT workspace_id, sum(bytes) FROM added GROUP BY workspace_id HAVING sum(bytes) <> 0;
    ELSIF TG_OP = 'DELETE' THEN
      INSERT INTO storage_changes (workspace_id, file_bytes)
      SELECT workspace_id, -sum(bytes) FROM removed GROUP BY workspace_id HAVING sum(bytes) <> 0;
    ELSE
      INSERT INTO storage_changes (workspace_id, file_bytes)
      SELECT workspace_id, sum(bytes)
        FROM (SELECT workspace_id, bytes FROM added
              UNION ALL SELECT workspace_id, -bytes FROM removed) changed
       GROUP BY workspace_id HAVING sum(bytes) <> 0;
    END IF;
  ELSIF TG_TABLE_NAME = 'document_pages' THEN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO storage_changes (workspace_id, content_bytes)
      SELECT workspace_id, sum(coalesce(stored_bytes, octet_length(text) + octet_length(markdown)))
        FROM added GROUP BY workspace_id;
    ELSE
      INSERT INTO storage_changes (workspace_id, content_bytes)
      SELECT workspace_id, -sum(coalesce(stored_bytes, octet_length(text) + octet_length(markdown)))
        FROM removed GROUP BY workspace_id;
    END IF;
  ELSIF TG_TABLE_NAME = 'document_chunks' THEN
    IF TG_OP = 'INSERT' THEN
      INSERT INTO storage_changes (workspace_id, content_bytes)
      SELECT workspace_id, sum(coalesce(stored_bytes, octet_length(text)))
        FROM added GROUP BY workspace_id;
    ELSE
      INSERT INTO storage_changes (workspace_id, content_bytes)
      SELECT workspace_id, -sum(coalesce(stored_bytes, octet_length(text)))
        FROM removed GROUP BY workspace_id;
    END IF;
  ELSIF TG_OP = 'INSERT' THEN
    INSERT INTO storage_changes (workspace_id, content_bytes)
    SELECT v.workspace_id, sum(4 * m.dimension)
      FROM added v JOIN embedding_models m ON m.id = v.model_id GROUP BY v.workspace_id;
  ELSE
    INSERT INTO storage_changes (workspace_id, content_bytes)
    SELECT v.workspace_id, -sum(4 * m.dimension)
      FROM removed v JOIN embedding_models m ON m.id = v.model_id GROUP BY v.workspace_id;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION note_stored_bytes
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
