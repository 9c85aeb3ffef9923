-- role: owner
-- needs: current_workspace current_user_id
-- Row-level security, enabled and forced on every table: the API sees the rows of the workspace set
-- in its transaction and nothing without one. Worker and owner have policies of their own instead
-- of BYPASSRLS, the reader's functions look at the workspace themselves.

DO $$
DECLARE
  guarded text;
  key text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['workspaces', 'user_workspaces', 'api_keys', 'rate_limits',
      'blobs', 'blob_parts', 'documents', 'document_pages', 'document_chunks', 'embedding_models',
      'chunk_embeddings', 'jobs_live', 'jobs_finished', 'job_events', 'idempotency_keys',
      'workers', 'queue_settings', 'webhook_deliveries', 'webhook_secrets'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format('CREATE POLICY of_the_owner ON %I TO pagemill_owner '
                   'USING (true) WITH CHECK (true)', guarded);
  END LOOP;

  FOREACH guarded IN ARRAY ARRAY['workspaces', 'blobs', 'blob_parts', 'documents',
      'document_pages', 'document_chunks', 'chunk_embeddings', 'jobs_live', 'jobs_finished',
      'job_events', 'idempotency_keys', 'webhook_deliveries', 'webhook_secrets'] LOOP
    key := CASE guarded WHEN 'workspaces' THEN 'id' ELSE 'workspace_id' END;
    EXECUTE format('CREATE POLICY of_the_workspace ON %I TO pagemill_api '
                   'USING (%I = current_workspace_id()) WITH CHECK (%I = current_workspace_id())',
                   guarded, key, key);
    EXECUTE format('CREATE POLICY of_the_worker ON %I TO pagemill_worker '
                   'USING (true) WITH CHECK (true)', guarded);
    EXECUTE format('CREATE POLICY of_the_reader ON %I FOR SELECT TO pagemill_reader '
                   'USING (true)', guarded);
  END LOOP;
END
$$;

-- Reached through their parents only, whose policies apply: no policy of their own.
ALTER TABLE jobs_finished_default ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE job_events_default ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- The API sees the keys and members of its transaction's workspace, and never a hash. What must be
-- known before there is a workspace comes from authenticate_request.
CREATE POLICY of_the_workspace ON user_workspaces FOR SELECT TO pagemill_api
  USING (workspace_id = current_workspace_id() OR user_id = current_user_id());
CREATE POLICY of_the_workspace ON api_keys FOR SELECT TO pagemill_api
  USING (workspace_id = current_workspace_id());
-- The API cannot create a key that may operate, whatever it is asked: those come from operators,
-- who are the owner here.
CREATE POLICY made_in_the_workspace ON api_keys FOR INSERT TO pagemill_api
  WITH CHECK (workspace_id = current_workspace_id() AND NOT scopes @> ARRAY['operate']
              AND created_by IS NOT DISTINCT FROM current_user_id());
CREATE POLICY revoked_in_the_workspace ON api_keys FOR UPDATE TO pagemill_api
  USING (workspace_id = current_workspace_id());

-- These belong to no workspace.
CREATE POLICY of_the_processes ON embedding_models FOR SELECT
  TO pagemill_api, pagemill_worker, pagemill_reader USING (true);
CREATE POLICY of_the_worker ON workers TO pagemill_worker USING (true) WITH CHECK (true);
CREATE POLICY of_the_reader ON workers FOR SELECT TO pagemill_reader USING (true);
CREATE POLICY of_the_processes ON queue_settings FOR SELECT
  TO pagemill_worker, pagemill_reader USING (true);
