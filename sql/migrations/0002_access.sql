-- role: owner
-- Workspaces, and who may use them: members, API keys, rate limits.

-- A new function is executable by its owner only, until it is granted.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE TYPE workspace_role AS ENUM ('owner', 'member', 'viewer');

CREATE TABLE workspaces (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
  name text NOT NULL UNIQUE
    CONSTRAINT workspaces_name_length CHECK (length(name) BETWEEN 1 AND 200),
  created_at timestamptz NOT NULL DEFAULT now(),
  -- how many of its jobs can be claimed at a time; null: any number
  running_jobs_max integer
    CONSTRAINT workspaces_running_jobs_max CHECK (running_jobs_max >= 1)
);
INSERT INTO workspaces (name) VALUES ('default');

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
  created_by uuid,  -- the user who created it through the API
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz  -- accurate to some minutes
) WITH (fillfactor = 80);
CREATE INDEX api_keys_listing ON api_keys (workspace_id, id);

-- One row for each key, user or address seen lately: the theoretical arrival time of its next
-- request (GCRA). Unlogged: after a crash of the server everybody starts afresh.
CREATE UNLOGGED TABLE rate_limits (
  subject text PRIMARY KEY,
  arrival timestamptz NOT NULL
) WITH (fillfactor = 50);

-- What authenticate_request answers.
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
