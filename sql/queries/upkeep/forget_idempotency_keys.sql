-- Deletes at most $2 keys whose jobs are gone. The history is dropped in whole UTC days, $1 days
-- after its jobs ended, so younger keys are not looked at. OFFSET 0 keeps the planner from reading
-- the whole history for it. One row: how many. Indexes: idempotency_keys_age, primary key and
-- jobs_finished_id.
WITH old AS (
  SELECT k.workspace_id, k.key, k.job_id FROM idempotency_keys k
   WHERE k.created_at < date_trunc('day', now() - make_interval(days => $1), 'UTC')
     AND NOT EXISTS (SELECT FROM jobs_live j WHERE j.id = k.job_id OFFSET 0)
     AND NOT EXISTS (SELECT FROM jobs_finished j WHERE j.id = k.job_id OFFSET 0)
   ORDER BY k.created_at LIMIT $2
), gone AS (
  DELETE FROM idempotency_keys k USING old o
   WHERE k.workspace_id = o.workspace_id AND k.key = o.key AND k.job_id = o.job_id
  RETURNING 1
)
SELECT count(*) FROM gone
