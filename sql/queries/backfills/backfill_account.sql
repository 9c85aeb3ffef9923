-- What was asked of the task of the kind $1, since the last time that nothing was left, what of it
-- waits, and what was set aside with which codes. One row.
SELECT (SELECT coalesce(sum(b.documents), 0) FROM backfills b WHERE b.kind = $1) AS documents,
       count(*) FILTER (WHERE d.error_code IS NULL) AS waiting,
       count(DISTINCT d.workspace_id) FILTER (WHERE d.error_code IS NULL) AS workspaces,
       count(d.error_code) AS set_aside,
       coalesce(array_agg(DISTINCT d.error_code) FILTER (WHERE d.error_code IS NOT NULL), '{}')
         AS error_codes
  FROM backfill_documents d WHERE d.kind = $1
