-- How much the workspace named $1 may store, in bytes; null: as the processes' setting says. One
-- row, or none when there is no such workspace.
UPDATE workspaces SET storage_bytes_max = $2::bigint WHERE name = $1 RETURNING id
