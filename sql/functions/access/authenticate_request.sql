-- role: owner
-- Authenticates a request and applies its rate limit in one statement.

-- Takes a key's prefix and hash, or the user of a verified token, or neither. The limit is
-- charged to the key, to the user, or to the client's address, which also pays for wrong and dead
-- keys. Both hashes are hashed again with a random salt before they are compared, so the time
-- this takes reveals nothing. requests 0: no limit. While the server is read-only nobody is
-- limited. A key that a user created comes with the role that the user has now, and ends with the
-- membership.
CREATE OR REPLACE FUNCTION authenticate_request(key_prefix text, key_hash bytea, token_user uuid,
  wanted_workspace uuid, client text, requests integer, window_seconds integer)
RETURNS request_standing
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  answer request_standing;
  known api_keys;
  salt bytea;
  payer text := 'address ' || client;
  found_workspaces uuid[];
  is_live boolean := true;
  writable boolean := current_setting('transaction_read_only') = 'off';
BEGIN
  answer.standing := 'nobody';
  IF key_prefix IS NOT NULL THEN
    SELECT * INTO known FROM api_keys k WHERE k.prefix = key_prefix;
    IF known.created_by IS NOT NULL THEN
      SELECT u.role INTO answer.role FROM user_workspaces u
       WHERE u.user_id = known.created_by AND u.workspace_id = known.workspace_id;
      is_live := FOUND;
    END IF;
    salt := uuid_send(gen_random_uuid());
    IF sha256(salt || coalesce(known.secret_hash, salt))
       IS DISTINCT FROM sha256(salt || key_hash) THEN
      answer.standing := 'key_unknown';
    ELSIF known.revoked_at IS NOT NULL OR NOT is_live THEN
      answer.standing := 'key_revoked';
    ELSIF known.expires_at <= now() THEN
      answer.standing := 'key_expired';
    ELSE
      payer := 'key ' || known.id;
      answer.standing := CASE WHEN wanted_workspace <> known.workspace_id
                              THEN 'workspace_foreign' ELSE 'key' END;
      answer.workspace_id := known.workspace_id;
      answer.key_id := known.id;
      answer.scopes := known.scopes;
    END IF;
  ELSIF token_user IS NOT NULL THEN
    payer := 'user ' || token_user;
    SELECT array_agg(m.workspace_id), min(m.role) INTO found_workspaces, answer.role
      FROM (SELECT u.workspace_id, u.role FROM user_workspaces u
             WHERE u.user_id = token_user
               AND (wanted_workspace IS NULL OR u.workspace_id = wanted_workspace) LIMIT 2) m;
    answer.standing := CASE coalesce(cardinality(found_workspaces), 0)
                         WHEN 1 THEN 'user'
                         WHEN 2 THEN 'workspace_required'
                         ELSE CASE WHEN wanted_workspace IS NULL THEN 'no_workspace'
                                   ELSE 'workspace_foreign' END END;
    answer.workspace_id := found_workspaces[1];
  END IF;
  answer.allowed := true;
  answer.ahead := 0;
  IF requests > 0 AND writable THEN
    SELECT t.allowed, t.ahead INTO answer.allowed, answer.ahead
      FROM take_turn(payer, requests, window_seconds) t;
  END IF;
  -- Written every few minutes only. `known` was read before any wait for the row, so only one of
  -- several requests at a time writes.
  IF answer.allowed AND answer.standing = 'key' AND writable
      AND (known.last_used_at IS NULL OR known.last_used_at < now() - interval '5 minutes') THEN
    UPDATE api_keys k SET last_used_at = date_trunc('minute', now())
     WHERE k.id = known.id AND k.last_used_at IS NOT DISTINCT FROM known.last_used_at;
  END IF;
  RETURN answer;
END
$$;
REVOKE ALL ON FUNCTION authenticate_request
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION authenticate_request TO pagemill_api;

-- The same for a login that is a member of pagemill_api and has not taken that role: a whole
-- transaction in one statement, so authentication costs one round trip. It runs as its caller and
-- gives nothing away: only a member can take the role, and it is given back at the end.
CREATE OR REPLACE FUNCTION authenticate_as_api(key_prefix text, key_hash bytea, token_user uuid,
  wanted_workspace uuid, client text, requests integer, window_seconds integer)
RETURNS request_standing
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Nothing it writes is worth waiting for the disk or a standby.
  PERFORM set_config('role', 'pagemill_api', true), set_config('lock_timeout', '3s', true),
          set_config('synchronous_commit', 'off', true);
  RETURN authenticate_request(key_prefix, key_hash, token_user, wanted_workspace, client, requests,
                              window_seconds);
END
$$;
REVOKE ALL ON FUNCTION authenticate_as_api
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION authenticate_as_api TO PUBLIC;
