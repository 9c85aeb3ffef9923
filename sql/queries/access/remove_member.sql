-- Ends a membership and revokes the keys that the user created in the workspace. One row with the
-- number of live keys that end, or none when there was no membership. Index api_keys_listing.
WITH gone AS (
  DELETE FROM user_workspaces u USING workspaces w
   WHERE u.user_id = $1 AND w.name = $2 AND u.workspace_id = w.id
  RETURNING u.workspace_id, u.user_id
), revoked AS (
  UPDATE api_keys k SET revoked_at = now()
    FROM gone g
   WHERE k.workspace_id = g.workspace_id AND k.created_by = g.user_id AND k.revoked_at IS NULL
  RETURNING k.expires_at IS NULL OR k.expires_at > now() AS was_live
)
SELECT (SELECT count(*) FROM revoked WHERE was_live) AS keys FROM gone
