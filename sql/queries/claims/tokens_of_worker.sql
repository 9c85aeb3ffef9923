-- Everything a process holds, to find claims whose answer was lost. Index jobs_live_worker.
SELECT id, lease_token, suspect FROM jobs_live WHERE worker_id = $1
