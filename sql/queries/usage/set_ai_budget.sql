-- How much the workspace named $1 may spend in a month; null: any amount. One row, or none when
-- there is no such workspace.
UPDATE workspaces SET ai_budget = $2::numeric WHERE name = $1 RETURNING id
