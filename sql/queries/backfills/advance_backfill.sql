-- The next batch of the task of the kind $1 begins at $5. Index: primary key, one row.
UPDATE backfill_documents SET position = $5, failures = 0, run_at = least(run_at, now())
 WHERE kind = $1 AND workspace_id = $2 AND document_id = $3 AND generation = $4
