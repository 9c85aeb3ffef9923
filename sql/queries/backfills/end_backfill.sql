-- Ends a workspace's task of the kind $1 if nothing waits: after lock_backfill, so that
-- this sees what was added. One row when it did. Index: primary keys.
UPDATE backfills SET finished_at = now()
 WHERE kind = $1 AND workspace_id = $2 AND finished_at IS NULL
   AND NOT EXISTS (SELECT FROM backfill_documents d WHERE d.kind = $1 AND d.workspace_id = $2
                     AND d.error_code IS NULL)
RETURNING documents
