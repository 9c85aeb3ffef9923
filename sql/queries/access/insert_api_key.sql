-- A new key: for the API in the transaction's workspace, for the command line in any. $8 is a
-- time, $9 a number of seconds from now; both null: it never expires. One row; none when the
-- workspace has $10 live keys already (0: no limit). Runs after lock_keys_of_workspace, as a
-- statement of its own, so that it sees what others created before they released the lock.
INSERT INTO api_keys (id, workspace_id, prefix, secret_hash, name, scopes, created_by, expires_at)
SELECT $1::uuid, $2::uuid, $3, $4::bytea, $5, $6::text[], $7::uuid,
       coalesce($8::timestamptz, now() + make_interval(secs => $9::double precision))
 WHERE $10::bigint = 0
    OR (SELECT count(*) FROM api_keys
         WHERE workspace_id = $2::uuid AND revoked_at IS NULL
           AND (expires_at IS NULL OR expires_at > now())) < $10::bigint
RETURNING id, workspace_id, prefix, name, scopes, rfc3339(created_at) AS created_at,
          rfc3339(expires_at) AS expires_at, NULL AS revoked_at, NULL AS last_used_at
