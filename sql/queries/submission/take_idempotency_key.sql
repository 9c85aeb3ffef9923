-- Takes a key ($1) for the job $3 of the request whose hash is $2, in the transaction that creates
-- the job. No row: the key is taken. Waits for an open transaction that took it.
INSERT INTO idempotency_keys (workspace_id, key, request_hash, job_id)
VALUES (current_workspace_id(), $1, $2, $3)
ON CONFLICT (workspace_id, key) DO NOTHING
RETURNING key
