-- Cancels a live job for good: the row leaves the live table with a raised token, so that whoever
-- works on it is refused at its next write. One row when it was live. Columns are listed because
-- the API may not read all of them.
WITH gone AS (
  DELETE FROM jobs_live WHERE id = $1
  RETURNING id, workspace_id, document_id, generation, blob_id, stage, priority, run_at, created_at,
            started_at, attempt, failures, max_retries, lease_token, options, tags, filename,
            sha256, bytes, error, pages_done, pages_total, chunks_done, chunks_total, text_complete,
            checkpoint, version
), moved AS (
  INSERT INTO jobs_finished
    (id, workspace_id, document_id, generation, blob_id, state, stage, priority, run_at, created_at,
     started_at, attempt, failures, max_retries, lease_token, options, tags, filename,
     sha256, bytes, error, pages_done, pages_total, chunks_done, chunks_total, text_complete,
     checkpoint, version)
  SELECT id, workspace_id, document_id, generation, blob_id, 'cancelled', stage, priority, run_at,
         created_at, started_at, attempt, failures, max_retries, lease_token + 1, options, tags,
         filename, sha256, bytes, error, pages_done, pages_total, chunks_done, chunks_total,
         text_complete, checkpoint, version + 1
    FROM gone
), document AS (
  UPDATE documents d
     SET status = CASE WHEN g.pages_done > 0 THEN 'partial' ELSE 'failed' END::document_status,
         chunk_count = coalesce(g.chunks_total, d.chunk_count)
    FROM gone g WHERE d.id = g.document_id AND d.current_generation = g.generation
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event)
  SELECT id, workspace_id, 'cancelled' FROM gone
)
SELECT id FROM gone
