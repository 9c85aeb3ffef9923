-- Jobs that killed their worker a third time, the last time alone, fail for good. Index
-- jobs_live_suspects.
WITH gone AS (
  DELETE FROM jobs_live WHERE suspect AND worker_id IS NULL AND deaths >= 3 RETURNING *
), moved AS (
  INSERT INTO jobs_finished
    (id, workspace_id, document_id, generation, blob_id, state, stage, priority, run_at, created_at,
     started_at, attempt, failures, max_retries, lease_token, options, tags, filename,
     sha256, bytes, error, pages_done, pages_total, chunks_done, chunks_total, text_complete,
     checkpoint, version)
  SELECT id, workspace_id, document_id, generation, blob_id, 'failed', stage, priority, run_at,
         created_at, started_at, attempt, failures, max_retries, lease_token + 1, options, tags,
         filename, sha256, bytes,
         jsonb_build_object('code', 'poisoned', 'page', NULL,
                            'stage', CASE WHEN text_complete THEN 'embedding' ELSE 'extracting' END,
                            'message', 'The worker process died three times on this document.',
                            'retryable', false),
         pages_done, pages_total, chunks_done, chunks_total, text_complete, checkpoint, version + 1
    FROM gone
), document AS (
  UPDATE documents d
     SET status = CASE WHEN g.pages_done > 0 THEN 'partial' ELSE 'failed' END::document_status,
         chunk_count = coalesce(g.chunks_total, d.chunk_count)
    FROM gone g WHERE d.id = g.document_id AND d.current_generation = g.generation
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, detail)
  SELECT id, workspace_id, 'failed', '{"code": "poisoned"}' FROM gone
)
SELECT count(*) FROM gone
