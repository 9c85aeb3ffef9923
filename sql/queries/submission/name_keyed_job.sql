-- Points a key at another job: a finished one that is reused, or a new one when the first has left
-- the history.
UPDATE idempotency_keys SET request_hash = $2, job_id = $3, created_at = now()
 WHERE workspace_id = current_workspace_id() AND key = $1
