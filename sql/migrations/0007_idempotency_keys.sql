-- role: owner
-- Idempotency keys: which job a client's key made, and a hash of what was asked, so that the same
-- request again answers with the same job and another one is refused. A row outlives its job's
-- completion: it goes when the job's row has left the history (forget_idempotency_keys).

CREATE TABLE idempotency_keys (
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  key text NOT NULL CONSTRAINT idempotency_keys_length CHECK (length(key) BETWEEN 1 AND 255),
  -- SHA-256 of the file's digest and the options, the password's value left out
  request_hash bytea NOT NULL CONSTRAINT idempotency_keys_hash CHECK (length(request_hash) = 32),
  job_id uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY of_the_workspace ON idempotency_keys TO pagemill_api
  USING (workspace_id = current_workspace_id()) WITH CHECK (workspace_id = current_workspace_id());
CREATE POLICY of_the_worker ON idempotency_keys TO pagemill_worker
  USING (true) WITH CHECK (true);
CREATE POLICY of_the_owner ON idempotency_keys TO pagemill_owner USING (true) WITH CHECK (true);
CREATE POLICY of_the_reader ON idempotency_keys FOR SELECT TO pagemill_reader USING (true);

GRANT SELECT, INSERT ON idempotency_keys TO pagemill_api;
GRANT UPDATE (job_id, request_hash, created_at) ON idempotency_keys TO pagemill_api;
GRANT SELECT, DELETE ON idempotency_keys TO pagemill_worker;
