-- Keys after an id, in the order they were created: of one workspace, or of all for an operator.
-- At most $3 rows. Index api_keys_listing.
SELECT id, workspace_id, prefix, name, scopes, rfc3339(created_at) AS created_at,
       rfc3339(expires_at) AS expires_at, rfc3339(revoked_at) AS revoked_at,
       rfc3339(last_used_at) AS last_used_at
  FROM api_keys
 WHERE ($1::uuid IS NULL OR workspace_id = $1) AND ($2::uuid IS NULL OR id > $2)
 ORDER BY id LIMIT $3
