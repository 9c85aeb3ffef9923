-- The secret that signs the workspace's callbacks; created when there is none, and replaced when
-- $1. One row.
SELECT own_webhook_secret($1) AS secret
