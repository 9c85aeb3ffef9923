-- Adds at most $1 changes of what workspaces store to their sums. One row.
SELECT fold_storage_changes($1) AS folded
