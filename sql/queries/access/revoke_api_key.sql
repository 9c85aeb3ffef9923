-- Revokes a key for good, found by its id or its prefix; the first time counts. One row, or none
-- when there is no such key.
UPDATE api_keys SET revoked_at = coalesce(revoked_at, now())
 WHERE id = $1::uuid OR prefix = $2
RETURNING id
