-- A new key: for the API within the transaction's workspace, for the command line in any. $8 is a
-- time, $9 a number of seconds from now; both null: it never expires. One row.
INSERT INTO api_keys (id, workspace_id, prefix, secret_hash, name, scopes, created_by, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7,
        coalesce($8::timestamptz, now() + make_interval(secs => $9::double precision)))
RETURNING id, workspace_id, prefix, name, scopes, rfc3339(created_at) AS created_at,
          rfc3339(expires_at) AS expires_at, NULL AS revoked_at, NULL AS last_used_at
