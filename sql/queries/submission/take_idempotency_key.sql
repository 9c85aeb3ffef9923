-- Takes a key ($1) for the job $3 of the request whose hash is $2, in the transaction that makes
-- the job. No row: it is taken. A transaction that took it and is still open is waited for.
INSERT INTO idempotency_keys (workspace_id, key, request_hash, job_id)
VALUES (current_workspace_id(), $1, $2, $3)
ON CONFLICT (workspace_id, key) DO NOTHING
RETURNING key
