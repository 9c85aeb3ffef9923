-- Keeps anything from being added to a workspace's task of the kind $1. Index: primary key, one
-- row.
SELECT FROM backfills WHERE kind = $1 AND workspace_id = $2 FOR UPDATE
