-- A transient failure that is charged: pending again, to be claimed after $4 seconds. One row when
-- the claim still held.
WITH job AS (
  UPDATE jobs_live
     SET state = 'pending', stage = 'queued', worker_id = NULL, slot = NULL, lease_token =
       lease_token + 1,
         failures = failures + 1, run_at = now() + make_interval(secs => $4), error = $5, version =
           version + 1
   WHERE id = $1 AND worker_id = $2 AND lease_token = $3
  RETURNING id, workspace_id, failures
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, detail)
  SELECT id, workspace_id, 'retry_scheduled',
         jsonb_build_object('code', $5::jsonb -> 'code', 'failures', failures, 'after_seconds', $4)
           FROM job
)
SELECT id FROM job
