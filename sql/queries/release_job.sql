-- Gives a claimed job back uncharged (drain, lapsed lease): pending again with its old run_at, or
-- waiting for an embedder again. One row when the claim still held.
WITH job AS (
  UPDATE jobs_live
     SET state = CASE WHEN stage = 'embedding' THEN 'processing' ELSE 'pending' END::job_state,
         stage = CASE WHEN stage = 'embedding' THEN 'embedding' ELSE 'queued' END::job_stage,
         worker_id = NULL, slot = NULL, lease_token = lease_token + 1, version = version + 1
   WHERE id = $1 AND worker_id = $2 AND lease_token = $3
  RETURNING id, workspace_id
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
  SELECT id, workspace_id, 'interrupted', $4, jsonb_build_object('cause', $5::text) FROM job
)
SELECT id FROM job
