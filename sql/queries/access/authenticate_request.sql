-- Who sends a request and whether its rate limit allows it: the only statement before the
-- request's own, in a transaction of its own that takes the API's role itself. Uses the unique
-- prefix of a key or the primary keys of memberships and limits. The number
-- is exact whatever the session has set. One row.
SELECT standing, workspace_id, key_id, scopes, role, allowed, ahead::numeric AS ahead
  FROM authenticate_as_api($1, $2, $3, $4, $5, $6, $7)
