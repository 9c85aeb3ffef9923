-- Every workspace with its number of members and live keys, for the operator. Few rows.
SELECT w.id, w.name, rfc3339(w.created_at) AS created_at,
       (SELECT count(*) FROM user_workspaces u WHERE u.workspace_id = w.id) AS members,
       (SELECT count(*) FROM api_keys k WHERE k.workspace_id = w.id AND k.revoked_at IS NULL
           AND (k.expires_at IS NULL OR k.expires_at > now())) AS keys
  FROM workspaces w ORDER BY w.name
