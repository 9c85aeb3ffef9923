-- The job of a key: at most one row. Locked, so that of two submissions that find its job gone
-- from the history only one creates another. Index: primary key.
SELECT job_id, request_hash = $2 AS same FROM idempotency_keys
 WHERE workspace_id = current_workspace_id() AND key = $1 FOR NO KEY UPDATE
