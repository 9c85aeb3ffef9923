-- role: owner
-- Row-level security, enabled and forced: the API sees the rows of the workspace set in its
-- transaction and nothing without one; worker and owner have policies of their own instead of
-- BYPASSRLS.

CREATE FUNCTION current_workspace_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('pagemill.workspace_id', true), '')::uuid $$;

-- Times as clients get them: RFC 3339, UTC, microseconds.
CREATE FUNCTION rfc3339(moment timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

DO $$
DECLARE
  tenant text;
  key text;
BEGIN
  FOREACH tenant IN ARRAY ARRAY['workspaces', 'blobs', 'blob_parts', 'documents', 'document_pages',
      'document_chunks', 'chunk_embeddings', 'jobs_live', 'jobs_finished', 'job_events'] LOOP
    key := CASE tenant WHEN 'workspaces' THEN 'id' ELSE 'workspace_id' END;
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
    EXECUTE format('CREATE POLICY of_the_workspace ON %I TO pagemill_api '
                   'USING (%I = current_workspace_id()) WITH CHECK (%I = current_workspace_id())',
                   tenant, key, key);
    EXECUTE format('CREATE POLICY of_the_worker ON %I TO pagemill_worker '
                   'USING (true) WITH CHECK (true)', tenant);
    EXECUTE format('CREATE POLICY of_the_owner ON %I TO pagemill_owner '
                   'USING (true) WITH CHECK (true)', tenant);
    EXECUTE format('CREATE POLICY of_the_reader ON %I FOR SELECT TO pagemill_reader '
                   'USING (true)', tenant);
  END LOOP;
END
$$;

GRANT SELECT ON workspaces, embedding_models TO pagemill_api, pagemill_worker, pagemill_reader;
GRANT SELECT, INSERT, UPDATE, DELETE ON blobs, blob_parts, documents, document_pages,
  document_chunks,
  chunk_embeddings, jobs_live, jobs_finished, job_events, workers TO pagemill_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON blobs, blob_parts, documents TO pagemill_api;
GRANT SELECT, DELETE ON document_pages, document_chunks, chunk_embeddings TO pagemill_api;
GRANT SELECT, INSERT ON job_events TO pagemill_api;
GRANT SELECT, INSERT, DELETE ON jobs_finished TO pagemill_api;
GRANT INSERT, UPDATE, DELETE ON jobs_live TO pagemill_api;
-- Every column but the password, which the API may write and never read.
GRANT SELECT (id, workspace_id, document_id, generation, blob_id, state, stage, priority, run_at,
  created_at,
  started_at, stage_at, attempt, failures, max_retries, deaths, suspect, lease_token, worker_id,
    slot, options, tags,
  filename, sha256, bytes, error, pages_done, pages_total, chunks_done, chunks_total,
    text_complete, checkpoint,
  version) ON jobs_live TO pagemill_api;
GRANT SELECT ON jobs TO pagemill_api, pagemill_worker;
GRANT SELECT ON workers, documents, document_chunks, chunk_embeddings TO pagemill_reader;
GRANT SELECT (id, workspace_id, document_id, state, stage, run_at, created_at, version, worker_id)
  ON jobs_live TO pagemill_reader;
GRANT SELECT (id, workspace_id, document_id, state, version) ON jobs_finished TO pagemill_reader;

GRANT EXECUTE ON FUNCTION current_workspace_id(), rfc3339(timestamptz)
  TO pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION maintain_partitions(interval) TO pagemill_worker;
