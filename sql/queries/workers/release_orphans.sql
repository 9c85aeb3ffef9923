-- Releases jobs whose worker has no row: it was swept while its claim was under way, so the sweep
-- did not see them. Index jobs_live_worker; reads one entry for each claimed job.
WITH taken AS (
  UPDATE jobs_live j
     SET state = CASE WHEN stage = 'embedding' THEN 'processing' ELSE 'pending' END::job_state,
         stage = CASE WHEN stage = 'embedding' THEN 'embedding' ELSE 'queued' END::job_stage,
         worker_id = NULL, slot = NULL, lease_token = lease_token + 1, version = version + 1,
         suspect = deaths >= 2
   WHERE j.worker_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM workers w WHERE w.id = j.worker_id)
  RETURNING j.id, j.workspace_id
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, detail)
  SELECT id, workspace_id, 'interrupted', '{"cause": "worker_unknown"}' FROM taken
)
SELECT count(*) FROM taken
