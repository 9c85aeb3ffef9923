-- Makes a user a member of the named workspace, or changes their role. One row, or none when there
-- is no such workspace.
INSERT INTO user_workspaces (user_id, workspace_id, role)
SELECT $1, w.id, $3::workspace_role FROM workspaces w WHERE w.name = $2
    ON CONFLICT (user_id, workspace_id) DO UPDATE SET role = excluded.role
RETURNING workspace_id
