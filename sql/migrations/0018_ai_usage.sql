-- role: owner
-- What questions, summaries and the like cost, and what a workspace allows. A call that may cost
-- something is reserved before it is made, so that calls side by side cannot spend a budget twice;
-- the sweep folds those that have ended into days.

ALTER TABLE workspaces
  -- Where text of its documents may go; the embedded provider sends it nowhere.
  ADD COLUMN ai_providers text[] NOT NULL DEFAULT '{}',
  -- Of a calendar month (UTC), in the currency of PAGEMILL_AI_PRICES; null: none.
  ADD COLUMN ai_budget numeric(18, 6)
    CONSTRAINT workspaces_ai_budget CHECK (ai_budget >= 0);

CREATE TABLE ai_calls (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  operation text NOT NULL CONSTRAINT ai_calls_operation CHECK (operation ~ '^[a-z_]{1,40}$'),
  provider text NOT NULL CONSTRAINT ai_calls_provider CHECK (length(provider) BETWEEN 1 AND 100),
  model text NOT NULL CONSTRAINT ai_calls_model CHECK (length(model) BETWEEN 1 AND 200),
  key_id uuid,
  user_id uuid,
  started_at timestamptz NOT NULL DEFAULT now(),
  reserved numeric(18, 9),   -- at most; null: the price is not known
  ended_at timestamptz,      -- null: it is being made
  code text NOT NULL DEFAULT '',  -- why it failed; empty: it did not
  input_tokens bigint NOT NULL DEFAULT 0,
  output_tokens bigint NOT NULL DEFAULT 0,
  cost numeric(18, 9)        -- null: the price is not known
) WITH (fillfactor = 70);
CREATE INDEX ai_calls_workspace ON ai_calls (workspace_id, started_at);
CREATE INDEX ai_calls_ended ON ai_calls (ended_at);

CREATE TABLE ai_usage_days (
  workspace_id uuid NOT NULL REFERENCES workspaces (id),
  day date NOT NULL,         -- when calls began, in UTC
  operation text NOT NULL,
  provider text NOT NULL,
  model text NOT NULL,
  calls bigint NOT NULL,
  failures bigint NOT NULL,  -- of them
  unpriced bigint NOT NULL,  -- of them: their cost is not known
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  cost numeric(18, 9) NOT NULL,
  PRIMARY KEY (workspace_id, day, operation, provider, model)
) WITH (fillfactor = 70);

-- What a workspace stored at the end of a day on which that changed.
CREATE TABLE storage_days (
  workspace_id uuid NOT NULL,
  day date NOT NULL,
  file_bytes bigint NOT NULL,
  content_bytes bigint NOT NULL,
  PRIMARY KEY (workspace_id, day)
) WITH (fillfactor = 70);

DO $$
DECLARE
  guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['ai_calls', 'ai_usage_days', 'storage_days'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format('CREATE POLICY owner_sees_all ON %I TO pagemill_owner USING (true)', guarded);
    EXECUTE format('CREATE POLICY of_the_workspace ON %I FOR SELECT TO pagemill_api '
                   'USING (workspace_id = current_workspace_id())', guarded);
    EXECUTE format('GRANT SELECT ON %I TO pagemill_api', guarded);
  END LOOP;
END
$$;
