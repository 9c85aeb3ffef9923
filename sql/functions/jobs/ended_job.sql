-- role: owner
-- What remains of a job that ended without success.

-- A live job's row as the history keeps it when the job is taken away from whoever has it: the
-- only list of columns for that. The password stays behind.
CREATE OR REPLACE FUNCTION finished_row(live jobs_live, ended job_state, reason jsonb)
RETURNS jobs_finished LANGUAGE sql STABLE AS $$
  SELECT live.id, live.workspace_id, live.document_id, live.generation, live.blob_id, ended,
         live.stage, live.priority, live.run_at, live.created_at, live.started_at, now(),
         live.attempt, live.failures, live.max_retries, live.lease_token + 1, live.options,
         live.tags, live.filename, live.sha256, live.bytes, reason, live.pages_done,
         live.pages_total, live.chunks_done, live.chunks_total, live.text_complete,
         live.checkpoint, live.version + 1, live.source_url
$$;
REVOKE ALL ON FUNCTION finished_row FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION finished_row TO pagemill_worker;

-- The status of its document.
CREATE OR REPLACE FUNCTION document_left(pages_done integer) RETURNS document_status
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN pages_done > 0 THEN 'partial' ELSE 'failed' END::document_status
$$;
REVOKE ALL ON FUNCTION document_left FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION document_left TO pagemill_worker;
