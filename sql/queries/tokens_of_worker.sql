-- The tokens of this process's jobs, so that it notices cancelled and retaken ones. Index
-- jobs_live_worker.
SELECT id, lease_token FROM jobs_live WHERE worker_id = $1
