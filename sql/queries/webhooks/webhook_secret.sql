-- What the workspace's callbacks are signed with; made when there is none, and anew when $1. One
-- row.
SELECT own_webhook_secret($1) AS secret
