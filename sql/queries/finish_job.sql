-- Ends a claimed job in a final state ($4) with its error ($5): the row moves to history in this
-- statement, conditional on the fence. A completed generation becomes the current one. One row when
-- the claim still held.
WITH gone AS (
  DELETE FROM jobs_live WHERE id = $1 AND worker_id = $2 AND lease_token = $3
  RETURNING *, $4::job_state = 'completed' AS completed
), moved AS (
  INSERT INTO jobs_finished
    (id, workspace_id, document_id, generation, blob_id, state, stage, priority, run_at, created_at,
     started_at, attempt, failures, max_retries, lease_token, options, tags, filename,
     sha256, bytes, error, pages_done, pages_total, chunks_done, chunks_total, text_complete,
     checkpoint, version)
  SELECT id, workspace_id, document_id, generation, blob_id, $4::job_state,
         CASE WHEN completed THEN 'done' ELSE stage END::job_stage, priority, run_at, created_at,
         started_at, attempt, failures + CASE WHEN completed THEN 0 ELSE 1 END, max_retries,
         lease_token, options, tags, filename, sha256, bytes, $5::jsonb, pages_done, pages_total,
         chunks_done, chunks_total, text_complete,
         CASE WHEN completed THEN NULL ELSE checkpoint END, version + 1
    FROM gone
), document AS (
  UPDATE documents d
     SET status = CASE WHEN g.completed THEN 'ready' WHEN g.pages_done > 0 THEN 'partial'
                       ELSE 'failed' END::document_status,
         current_generation = CASE WHEN g.completed THEN g.generation
                                   ELSE d.current_generation END,
         chunk_count = coalesce(g.chunks_total, d.chunk_count)
    FROM gone g
   WHERE d.id = g.document_id AND (g.completed OR d.current_generation = g.generation)
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
  SELECT id, workspace_id, $4::text, slot,
         CASE WHEN $5::jsonb IS NOT NULL
              THEN jsonb_build_object('code', $5::jsonb -> 'code', 'page', $5::jsonb -> 'page') END
    FROM gone
)
SELECT id FROM gone
