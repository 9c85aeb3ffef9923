-- A page of the workspace's callbacks, newest first: those of a job ($1) and a status ($2), before
-- the id $3. Indexes webhook_deliveries_listing and webhook_deliveries_job.
SELECT id, job_id, event, status, attempts, last_status, last_error,
       rfc3339(created_at) AS created_at, rfc3339(next_attempt_at) AS next_attempt_at,
       rfc3339(delivered_at) AS delivered_at
  FROM webhook_deliveries
 WHERE workspace_id = current_workspace_id() AND ($1::uuid IS NULL OR job_id = $1)
   AND ($2::text IS NULL OR status = $2)
   AND id < coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
 ORDER BY id DESC LIMIT $4
