-- What was asked of the task of the kind $1, since the last time that nothing was left, and what
-- of it waits. One row.
SELECT (SELECT coalesce(sum(b.documents), 0) FROM backfills b WHERE b.kind = $1) AS documents,
       count(*) AS waiting, count(DISTINCT d.workspace_id) AS workspaces
  FROM backfill_documents d WHERE d.kind = $1
