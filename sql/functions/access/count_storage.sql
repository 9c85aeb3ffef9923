-- role: owner
-- Upkeep of the account of what workspaces store.

-- One at a time, until the transaction ends: the others have nothing to do.
CREATE OR REPLACE FUNCTION lock_storage() RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT pg_try_advisory_xact_lock(hashtextextended('pagemill.storage', 0)) $$;
REVOKE ALL ON FUNCTION lock_storage FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;

-- Adds at most `rows_max` changes to the sums, and notes these for the day. Returns the number of
-- changes.
CREATE OR REPLACE FUNCTION fold_storage_changes(rows_max integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  folded bigint;
BEGIN
  IF NOT lock_storage() THEN
    RETURN 0;
  END IF;
  WITH gone AS (
    DELETE FROM storage_changes WHERE id = ANY (ARRAY(
      SELECT c.id FROM storage_changes c ORDER BY c.id LIMIT rows_max))
    RETURNING workspace_id, file_bytes, content_bytes
  ), summed AS (
    INSERT INTO workspace_storage AS w (workspace_id, file_bytes, content_bytes)
    SELECT g.workspace_id, sum(g.file_bytes), sum(g.content_bytes) FROM gone g GROUP BY 1
    ON CONFLICT (workspace_id) DO UPDATE
      SET file_bytes = w.file_bytes + excluded.file_bytes,
          content_bytes = w.content_bytes + excluded.content_bytes
    RETURNING w.workspace_id, w.file_bytes, w.content_bytes
  ), noted AS (
    INSERT INTO storage_days AS d (workspace_id, day, file_bytes, content_bytes)
    SELECT s.workspace_id, (now() AT TIME ZONE 'UTC')::date, s.file_bytes, s.content_bytes
      FROM summed s
    ON CONFLICT (workspace_id, day) DO UPDATE
      SET file_bytes = excluded.file_bytes, content_bytes = excluded.content_bytes
  )
  SELECT count(*) INTO folded FROM gone;
  RETURN folded;
END
$$;
REVOKE ALL ON FUNCTION fold_storage_changes FROM PUBLIC, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION fold_storage_changes TO pagemill_api;

-- Counts all that a workspace stores, as note_stored_bytes counts it, and corrects its sums: what
-- is not folded yet is left out, in the snapshot of one statement. False: another process holds
-- the account; ask again.
CREATE OR REPLACE FUNCTION count_storage(workspace uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT lock_storage() THEN
    RETURN false;
  END IF;
  INSERT INTO workspace_storage AS w (workspace_id, file_bytes, content_bytes, counted_at)
  SELECT workspace,
         (SELECT coalesce(sum(b.bytes), 0) FROM blobs b WHERE b.workspace_id = workspace)
           - (SELECT coalesce(sum(c.file_bytes), 0) FROM storage_changes c
               WHERE c.workspace_id = workspace),
         (SELECT coalesce(sum(coalesce(p.stored_bytes, octet_length(p.text)
                                         + octet_length(p.markdown))), 0)
            FROM documents d JOIN document_pages p ON p.document_id = d.id
           WHERE d.workspace_id = workspace)
           + (SELECT coalesce(sum(coalesce(k.stored_bytes, octet_length(k.text))), 0)
                FROM documents d JOIN document_chunks k ON k.document_id = d.id
               WHERE d.workspace_id = workspace)
           + (SELECT coalesce(sum(4 * m.dimension), 0)
                FROM documents d JOIN chunk_embeddings v ON v.document_id = d.id
                JOIN embedding_models m ON m.id = v.model_id
               WHERE d.workspace_id = workspace)
           - (SELECT coalesce(sum(c.content_bytes), 0) FROM storage_changes c
               WHERE c.workspace_id = workspace),
         now()
  ON CONFLICT (workspace_id) DO UPDATE
    SET file_bytes = excluded.file_bytes, content_bytes = excluded.content_bytes,
        counted_at = excluded.counted_at;
  RETURN true;
END
$$;
REVOKE ALL ON FUNCTION count_storage FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
