-- A transient failure that is charged: pending again, to be claimed after $4 seconds. One row when
-- the claim still held. Index: primary key.
WITH held AS MATERIALIZED (
  SELECT id, slot FROM jobs_live WHERE id = $1 AND worker_id = $2 AND lease_token = $3 FOR UPDATE
), job AS (
  UPDATE jobs_live j
     SET state = 'pending', stage = 'queued', worker_id = NULL, slot = NULL,
         lease_token = j.lease_token + 1, failures = j.failures + 1,
         run_at = now() + make_interval(secs => $4), error = $5, version = j.version + 1
    FROM held h WHERE j.id = h.id
  RETURNING j.id, j.workspace_id, j.failures, h.slot
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
  SELECT id, workspace_id, 'retry_scheduled', slot,
         jsonb_build_object('code', $5::jsonb -> 'code', 'failures', failures, 'after_seconds', $4)
           FROM job
)
SELECT id FROM job
