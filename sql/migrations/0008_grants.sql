-- role: owner
-- What each role may do with the tables; the functions' grants are in their files.

-- The worker writes whatever a job produces.
GRANT SELECT, INSERT, UPDATE, DELETE ON blobs, blob_parts, documents, document_pages,
  document_chunks, chunk_embeddings, jobs_live, jobs_finished, job_events, workers
  TO pagemill_worker;
GRANT SELECT, UPDATE, DELETE ON webhook_deliveries TO pagemill_worker;
GRANT SELECT, DELETE ON idempotency_keys TO pagemill_worker;
GRANT SELECT ON workspaces, embedding_models, queue_settings, jobs TO pagemill_worker;

-- The reader's functions search, list and count.
GRANT SELECT ON workspaces, embedding_models, queue_settings, workers, documents, document_chunks,
  chunk_embeddings, jobs TO pagemill_reader;
GRANT SELECT (id, workspace_id, document_id, generation, state, stage, priority, run_at, created_at,
  started_at, attempt, failures, max_retries, suspect, worker_id, slot, options, tags, filename,
  sha256, bytes, error, pages_done, pages_total, chunks_done, chunks_total, version)
  ON jobs_live TO pagemill_reader;
GRANT SELECT (id, workspace_id, document_id, generation, state, stage, priority, run_at, created_at,
  started_at, finished_at, attempt, failures, max_retries, options, tags, filename, sha256, bytes,
  error, pages_done, pages_total, chunks_done, chunks_total, version)
  ON jobs_finished TO pagemill_reader;

-- The API gets what its statements use, column by column, and no more. It can write a password, a
-- source URL and a key's hash, and read none of them.
GRANT SELECT ON workspaces, user_workspaces, embedding_models, jobs, job_events TO pagemill_api;
GRANT SELECT, DELETE ON blobs, documents, document_pages, document_chunks, chunk_embeddings
  TO pagemill_api;
GRANT SELECT, INSERT, DELETE ON blob_parts TO pagemill_api;
GRANT INSERT (id, workspace_id), UPDATE (sha256, bytes, part_count, unused_since)
  ON blobs TO pagemill_api;
GRANT INSERT (id, workspace_id, job_id, blob_id, filename, title, tags, sha256, bytes)
  ON documents TO pagemill_api;
GRANT SELECT (id, workspace_id, document_id, generation, state, stage, priority, run_at, created_at,
  started_at, attempt, failures, max_retries, slot, options, tags, filename, sha256, bytes, error,
  pages_done, pages_total, chunks_done, chunks_total, version) ON jobs_live TO pagemill_api;
GRANT INSERT (id, workspace_id, document_id, blob_id, filename, tags, sha256, bytes, options,
  priority, max_retries, run_at, password, source_url) ON jobs_live TO pagemill_api;
GRANT SELECT (id, workspace_id, document_id, generation, state, stage, priority, run_at, created_at,
  started_at, finished_at, attempt, failures, max_retries, options, tags, filename, sha256, bytes,
  error, pages_done, pages_total, chunks_done, chunks_total, version)
  ON jobs_finished TO pagemill_api;
GRANT INSERT (job_id, workspace_id, event) ON job_events TO pagemill_api;
GRANT SELECT, INSERT, UPDATE (job_id, request_hash, created_at)
  ON idempotency_keys TO pagemill_api;
GRANT SELECT (id, workspace_id, job_id, event, status, attempts, last_status, last_error,
  created_at, next_attempt_at, delivered_at, claimed_until),
  UPDATE (status, next_attempt_at, tries_since, tries, delivered_at)
  ON webhook_deliveries TO pagemill_api;
GRANT SELECT (id, workspace_id, prefix, name, scopes, created_by, created_at, expires_at,
  revoked_at, last_used_at), INSERT (id, workspace_id, prefix, secret_hash, name, scopes,
  created_by, expires_at), UPDATE (revoked_at) ON api_keys TO pagemill_api;
