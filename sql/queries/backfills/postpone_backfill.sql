-- A batch of the task of the kind $1 failed with the code $7: the next try is in $5 seconds, others
-- first; after the failure of the number $6 the document is set aside. One row: whether it is.
-- Index: primary key.
UPDATE backfill_documents
   SET run_at = now() + make_interval(secs => $5), failures = failures + 1,
       error_code = CASE WHEN failures + 1 >= $6 THEN $7 END
 WHERE kind = $1 AND workspace_id = $2 AND document_id = $3 AND generation = $4
RETURNING error_code IS NOT NULL AS is_set_aside
