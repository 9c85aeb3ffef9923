-- Where text of the workspace named $1 may go. One row, or none when there is no such workspace.
UPDATE workspaces SET ai_providers = $2::text[] WHERE name = $1 RETURNING id
