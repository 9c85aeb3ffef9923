-- role: owner
-- What workspaces store and may store.

-- The sum of what was folded and of what was not yet, in one snapshot.
CREATE OR REPLACE FUNCTION storage_of(workspace uuid, OUT file_bytes bigint,
  OUT content_bytes bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(s.file_bytes), 0)::bigint, coalesce(sum(s.content_bytes), 0)::bigint
    FROM (SELECT w.file_bytes, w.content_bytes FROM workspace_storage w
           WHERE w.workspace_id = workspace
          UNION ALL
          SELECT c.file_bytes, c.content_bytes FROM storage_changes c
           WHERE c.workspace_id = workspace) s
$$;
REVOKE ALL ON FUNCTION storage_of FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;

-- How many more bytes a workspace may store, below zero when it stores too much; null: any number.
-- `otherwise` is the limit of a workspace without one of its own; 0: none.
CREATE OR REPLACE FUNCTION storage_room_of(workspace uuid, otherwise bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  most bigint;
BEGIN
  SELECT coalesce(w.storage_bytes_max, nullif(otherwise, 0)) INTO most
    FROM workspaces w WHERE w.id = workspace;
  -- Without a limit nothing is summed up.
  IF most IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT most - s.file_bytes - s.content_bytes FROM storage_of(workspace) s);
END
$$;
REVOKE ALL ON FUNCTION storage_room_of FROM PUBLIC, pagemill_api, pagemill_reader;
GRANT EXECUTE ON FUNCTION storage_room_of TO pagemill_worker;

-- The same of the transaction's workspace.
CREATE OR REPLACE FUNCTION storage_room(otherwise bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT storage_room_of(current_workspace_id(), otherwise) $$;
REVOKE ALL ON FUNCTION storage_room FROM PUBLIC, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION storage_room TO pagemill_api;

-- What the transaction's workspace stores, and how many of its jobs workers hold.
CREATE OR REPLACE FUNCTION workspace_use(OUT file_bytes bigint, OUT content_bytes bigint,
  OUT running_jobs bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.file_bytes, s.content_bytes,
         (SELECT count(*) FROM jobs_live j
           WHERE j.workspace_id = current_workspace_id() AND j.worker_id IS NOT NULL)
    FROM storage_of(current_workspace_id()) s
$$;
REVOKE ALL ON FUNCTION workspace_use FROM PUBLIC, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION workspace_use TO pagemill_api;
