-- Jobs that killed their worker a third time, the last time alone, fail for good. One row: how
-- many. Index jobs_live_suspects.
WITH gone AS (
  DELETE FROM jobs_live j WHERE j.suspect AND j.worker_id IS NULL AND j.deaths >= 3
  RETURNING j AS live
), moved AS (
  INSERT INTO jobs_finished
  SELECT f.* FROM gone g, finished_row(g.live, 'failed',
    jsonb_build_object('code', 'poisoned', 'page', NULL,
                       'stage', CASE WHEN (g.live).text_complete THEN 'embedding'
                                     ELSE 'extracting' END,
                       'message', 'The worker process died three times on this document.',
                       'retryable', false)) f
  RETURNING id, workspace_id, document_id, generation, pages_done, chunks_total
), document AS (
  UPDATE documents d
     SET status = document_left(m.pages_done),
         chunk_count = coalesce(m.chunks_total, d.chunk_count)
    FROM moved m WHERE d.id = m.document_id AND d.current_generation = m.generation
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, detail)
  SELECT id, workspace_id, 'failed', '{"code": "poisoned"}' FROM moved
)
SELECT count(*) FROM moved
