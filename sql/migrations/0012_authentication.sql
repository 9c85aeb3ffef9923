-- role: owner
-- Who may use the API: members of workspaces, API keys, and how fast. The API's role sees the keys
-- and members of its transaction's workspace, never a hash, and what must be known before there is
-- a workspace it learns from one function.

CREATE TYPE workspace_role AS ENUM ('owner', 'member', 'viewer');

CREATE TABLE user_workspaces (
  user_id uuid NOT NULL,  -- the subject of the user's tokens
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  role workspace_role NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, workspace_id)
);
CREATE INDEX user_workspaces_workspace ON user_workspaces (workspace_id);

CREATE TABLE api_keys (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  prefix text NOT NULL UNIQUE CONSTRAINT api_keys_prefix CHECK (prefix ~ '^[a-z2-7]{12}$'),
  -- SHA-256 of the secret, which is random: 260 bits need no salt and no slow hash
  secret_hash bytea NOT NULL CONSTRAINT api_keys_secret_hash CHECK (length(secret_hash) = 32),
  name text NOT NULL CONSTRAINT api_keys_name CHECK (length(name) BETWEEN 1 AND 200),
  scopes text[] NOT NULL CONSTRAINT api_keys_scopes CHECK (cardinality(scopes) BETWEEN 1 AND 5
    AND scopes <@ ARRAY['submit', 'read', 'search', 'ask', 'operate']),
  created_by uuid,  -- the user who made it by the API
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz  -- to some minutes
) WITH (fillfactor = 80);
CREATE INDEX api_keys_listing ON api_keys (workspace_id, id);

-- One row for each key, user or address that was heard of lately: the theoretical arrival time of
-- its next request (GCRA). Unlogged: after a crash of the server everybody begins anew.
CREATE UNLOGGED TABLE rate_limits (
  subject text PRIMARY KEY,
  arrival timestamptz NOT NULL
) WITH (fillfactor = 50);

DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['user_workspaces', 'api_keys', 'rate_limits'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format('CREATE POLICY of_the_owner ON %I TO pagemill_owner '
                   'USING (true) WITH CHECK (true)', guarded);
  END LOOP;
END
$$;
CREATE POLICY of_the_workspace ON user_workspaces FOR SELECT TO pagemill_api
  USING (workspace_id = current_workspace_id() OR user_id = current_user_id());
-- The API can make no key that may operate, whatever it is asked: those come from operators, who
-- are the owner here.
CREATE POLICY of_the_workspace ON api_keys FOR SELECT TO pagemill_api
  USING (workspace_id = current_workspace_id());
CREATE POLICY made_in_the_workspace ON api_keys FOR INSERT TO pagemill_api
  WITH CHECK (workspace_id = current_workspace_id() AND NOT scopes @> ARRAY['operate']
              AND created_by IS NOT DISTINCT FROM current_user_id());
CREATE POLICY revoked_in_the_workspace ON api_keys FOR UPDATE TO pagemill_api
  USING (workspace_id = current_workspace_id());

GRANT SELECT ON user_workspaces TO pagemill_api;
GRANT SELECT (id, workspace_id, prefix, name, scopes, created_by, created_at, expires_at,
  revoked_at, last_used_at) ON api_keys TO pagemill_api;
GRANT INSERT (id, workspace_id, prefix, secret_hash, name, scopes, created_by, expires_at)
  ON api_keys TO pagemill_api;
GRANT UPDATE (revoked_at) ON api_keys TO pagemill_api;

-- GCRA: `requests` a window for the subject, all at once when it was quiet for a window. Returns
-- how many seconds its arrival time is ahead of now, counting this request when it is allowed. The
-- clock is the server's, read after the row's lock is had; so any number of processes share it.
CREATE FUNCTION take_turn(wanted text, requests integer, window_seconds integer,
  OUT allowed boolean, OUT ahead double precision)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  span interval := make_interval(secs => window_seconds);
  step interval := make_interval(secs => window_seconds::double precision / requests);
  reached timestamptz;
BEGIN
  INSERT INTO rate_limits AS l (subject, arrival) VALUES (wanted, clock_timestamp() + step)
  ON CONFLICT (subject) DO UPDATE SET arrival = greatest(l.arrival, clock_timestamp()) + step
   WHERE greatest(l.arrival, clock_timestamp()) + step <= clock_timestamp() + span
  RETURNING l.arrival INTO reached;
  allowed := FOUND;
  IF NOT allowed THEN
    SELECT l.arrival INTO reached FROM rate_limits l WHERE l.subject = wanted;
  END IF;
  ahead := greatest(0, extract(epoch FROM reached - clock_timestamp()));
END
$$;

CREATE TYPE request_standing AS (
  -- nobody, key, key_unknown, key_revoked, key_expired, user, no_workspace, workspace_required,
  -- workspace_foreign
  standing text,
  workspace_id uuid,
  key_id uuid,
  scopes text[],           -- of a key
  role workspace_role,     -- of a user
  allowed boolean,         -- by the rate limit
  ahead double precision   -- see take_turn
);

-- Authenticates a request and takes its turn of the rate limit, in one statement. It is asked with
-- a key's prefix and hash, or with the user of a token that was verified, or with neither; the
-- limit is the key's, the user's, or the client's address's, which pays for wrong and dead keys
-- too. Of the hashes, hashes with a random salt are compared: how long that takes tells nothing.
-- requests 0: there is no limit. While the server takes no writes nobody is limited.
CREATE FUNCTION authenticate_request(key_prefix text, key_hash bytea, token_user uuid,
  wanted_workspace uuid, client text, requests integer, window_seconds integer)
RETURNS request_standing
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  answer request_standing;
  known api_keys;
  salt bytea;
  payer text := 'address ' || client;
  found_workspaces uuid[];
  writable boolean := current_setting('transaction_read_only') = 'off';
BEGIN
  answer.standing := 'nobody';
  IF key_prefix IS NOT NULL THEN
    SELECT * INTO known FROM api_keys k WHERE k.prefix = key_prefix;
    salt := uuid_send(gen_random_uuid());
    IF sha256(salt || coalesce(known.secret_hash, salt))
       IS DISTINCT FROM sha256(salt || key_hash) THEN
      answer.standing := 'key_unknown';
    ELSIF known.revoked_at IS NOT NULL THEN
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
  -- A write to the table every some minutes: known is of before a wait for the row, so that of
  -- several requests at a time one writes.
  IF answer.allowed AND answer.standing = 'key' AND writable
      AND (known.last_used_at IS NULL OR known.last_used_at < now() - interval '5 minutes') THEN
    UPDATE api_keys k SET last_used_at = date_trunc('minute', now())
     WHERE k.id = known.id AND k.last_used_at IS NOT DISTINCT FROM known.last_used_at;
  END IF;
  RETURN answer;
END
$$;

-- The same for a login that is a member of pagemill_api and has not taken that role: a whole
-- transaction in one statement, so that authentication costs one round trip. It runs as its caller
-- and gives nothing: the role is taken only by who may take it, and given back at the end.
CREATE FUNCTION authenticate_as_api(key_prefix text, key_hash bytea, token_user uuid,
  wanted_workspace uuid, client text, requests integer, window_seconds integer)
RETURNS request_standing
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Nothing it writes is worth a wait for the disk or a standby.
  PERFORM set_config('role', 'pagemill_api', true), set_config('lock_timeout', '3s', true),
          set_config('synchronous_commit', 'off', true);
  RETURN authenticate_request(key_prefix, key_hash, token_user, wanted_workspace, client, requests,
                              window_seconds);
END
$$;
GRANT EXECUTE ON FUNCTION authenticate_as_api(text, bytea, uuid, uuid, text, integer, integer)
  TO PUBLIC;

-- A subject whose arrival time has passed stands as one that was never heard of.
CREATE FUNCTION forget_rate_limits() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  forgotten bigint;
BEGIN
  DELETE FROM rate_limits WHERE subject IN (
    SELECT l.subject FROM rate_limits l WHERE l.arrival < clock_timestamp() - interval '1 minute'
       FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END
$$;
GRANT EXECUTE ON FUNCTION authenticate_request(text, bytea, uuid, uuid, text, integer, integer),
  forget_rate_limits() TO pagemill_api;
