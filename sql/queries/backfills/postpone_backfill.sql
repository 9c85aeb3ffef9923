-- A batch of the task of the kind $1 failed: the next try is in $5 seconds, others first. Index:
-- primary key, one row.
UPDATE backfill_documents SET run_at = now() + make_interval(secs => $5)
 WHERE kind = $1 AND workspace_id = $2 AND document_id = $3 AND generation = $4
