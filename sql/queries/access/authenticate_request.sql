-- Who sends a request and whether it is their turn: the one statement before a request's own, and a
-- transaction of its own, which takes the API's role itself. By the unique prefix of a key or the
-- primary key of memberships and limits. One row.
SELECT standing, workspace_id, key_id, scopes, role, allowed, ahead
  FROM authenticate_as_api($1, $2, $3, $4, $5, $6, $7)
