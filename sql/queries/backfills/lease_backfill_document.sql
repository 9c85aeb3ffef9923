-- Nobody else takes the batch of the task of the kind $1 for the next $5 seconds. Index: primary
-- key, one row.
UPDATE backfill_documents SET run_at = clock_timestamp() + make_interval(secs => $5)
 WHERE kind = $1 AND workspace_id = $2 AND document_id = $3 AND generation = $4
