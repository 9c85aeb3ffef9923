-- Ends a membership. One row, or none when there was none.
DELETE FROM user_workspaces u USING workspaces w
 WHERE u.user_id = $1 AND w.name = $2 AND u.workspace_id = w.id
RETURNING u.workspace_id
