-- Gives claimed jobs of worker $2 back uncharged (drain, lapsed lease, never begun): ids $1, of
-- each the token $3; by slot $4, for the cause $5. They are pending again with their old run_at, or
-- wait for an embedder again. One row for each job whose claim held.
WITH held AS MATERIALIZED (
  SELECT j.id FROM jobs_live j
    JOIN unnest($1::uuid[], $3::bigint[]) AS r (id, token)
      ON r.id = j.id AND r.token = j.lease_token AND j.worker_id = $2
   ORDER BY j.id FOR UPDATE OF j
), job AS (
  UPDATE jobs_live
     SET state = CASE WHEN stage = 'embedding' THEN 'processing' ELSE 'pending' END::job_state,
         stage = CASE WHEN stage = 'embedding' THEN 'embedding' ELSE 'queued' END::job_stage,
         worker_id = NULL, slot = NULL, lease_token = lease_token + 1, version = version + 1,
         suspect = deaths >= 2
   WHERE id = ANY (ARRAY(SELECT id FROM held))
  RETURNING id, workspace_id
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
  SELECT id, workspace_id, 'interrupted', $4, jsonb_build_object('cause', $5::text) FROM job
)
SELECT id FROM job
