-- The named workspace, created when it is new. One row, or none when another transaction is
-- creating it: then ask again.
WITH made AS (
  INSERT INTO workspaces (name) VALUES ($1) ON CONFLICT (name) DO NOTHING RETURNING id
)
SELECT id, true AS made FROM made UNION ALL
SELECT id, false FROM workspaces WHERE name = $1
 LIMIT 1
