-- The transaction's workspace with its limits and what is used of them, and the role of the user
-- $1, if one asks. One row. Indexes: primary keys, api_keys_listing, storage_changes_workspace.
SELECT w.id, w.name, w.running_jobs_max, w.storage_bytes_max, s.file_bytes, s.content_bytes,
       (SELECT u.role FROM user_workspaces u
         WHERE u.user_id = $1::uuid AND u.workspace_id = w.id) AS role,
       (SELECT count(*) FROM api_keys k WHERE k.workspace_id = w.id AND k.revoked_at IS NULL
           AND (k.expires_at IS NULL OR k.expires_at > now())) AS keys,
       s.running_jobs
  FROM workspaces w CROSS JOIN workspace_use() s
 WHERE w.id = current_workspace_id()
