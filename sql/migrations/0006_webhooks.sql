-- role: owner
-- needs: uuid_of_now owe_callback
-- Callbacks when a job is over.

-- One row for each time that a job with a callback became final. Its id is the event's, the same in
-- every try; `job` is the job as it was then.
CREATE TABLE webhook_deliveries (
  id uuid PRIMARY KEY DEFAULT uuid_of_now(),
  workspace_id uuid NOT NULL,
  job_id uuid NOT NULL,
  event text NOT NULL,
  job jsonb COMPRESSION lz4 NOT NULL,
  status text NOT NULL DEFAULT 'pending'
    CONSTRAINT webhook_deliveries_status CHECK (status IN ('pending', 'delivered', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  last_status integer,                  -- of HTTP; null: there was no answer
  last_error text,                      -- a code; null: the last try succeeded
  created_at timestamptz NOT NULL DEFAULT now(),
  next_attempt_at timestamptz DEFAULT now(),
  -- of the first try, or of a re-delivery: no tries a day after it
  tries_since timestamptz NOT NULL DEFAULT now(),
  tries integer NOT NULL DEFAULT 0,     -- since then; decides the next wait
  delivered_at timestamptz,
  claimed_until timestamptz,            -- a worker is sending it
  claim_token bigint NOT NULL DEFAULT 0,
  CONSTRAINT webhook_deliveries_next CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL))
) WITH (fillfactor = 80);
-- Workspaces take turns, so what is due is found by workspace, and what a workspace has under way
-- is counted by index.
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (workspace_id, next_attempt_at)
  WHERE status = 'pending';
CREATE INDEX webhook_deliveries_claimed ON webhook_deliveries (workspace_id, claimed_until)
  WHERE claimed_until IS NOT NULL;
CREATE INDEX webhook_deliveries_listing ON webhook_deliveries (workspace_id, id);
CREATE INDEX webhook_deliveries_job ON webhook_deliveries (job_id, id);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);

-- Without a callback this condition is all that is evaluated.
CREATE TRIGGER callback AFTER INSERT ON jobs_finished FOR EACH ROW
  WHEN (NEW.options ? 'callback_url') EXECUTE FUNCTION owe_callback();

-- What the deliveries of a workspace are signed with. The previous one stays valid until the next
-- rotation.
CREATE TABLE webhook_secrets (
  workspace_id uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  current text NOT NULL,
  previous text,
  rotated_at timestamptz NOT NULL DEFAULT now()
);
