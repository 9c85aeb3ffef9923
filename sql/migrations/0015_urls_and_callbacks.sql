-- role: owner
-- Files that are downloaded from a URL by the workers, and callbacks when a job is over.

-- Where the file comes from, until it is downloaded: then it is null. It may hold credentials, so
-- the API may write it and never read it; the history keeps that of a download that failed, for a
-- retry.
ALTER TABLE jobs_live ADD COLUMN source_url text
  CONSTRAINT jobs_live_source_url CHECK (length(source_url) <= 8000);
ALTER TABLE jobs_finished ADD COLUMN source_url text;
GRANT INSERT (source_url) ON jobs_live TO pagemill_api;

CREATE OR REPLACE FUNCTION finished_row(live jobs_live, ended job_state, reason jsonb)
RETURNS jobs_finished LANGUAGE sql STABLE AS $$
  SELECT live.id, live.workspace_id, live.document_id, live.generation, live.blob_id, ended,
         live.stage, live.priority, live.run_at, live.created_at, live.started_at, now(),
         live.attempt, live.failures, live.max_retries, live.lease_token + 1, live.options,
         live.tags, live.filename, live.sha256, live.bytes, reason, live.pages_done,
         live.pages_total, live.chunks_done, live.chunks_total, live.text_complete,
         live.checkpoint, live.version + 1, live.source_url
$$;

-- As in 0008, with the URL.
CREATE OR REPLACE FUNCTION retry_finished_job(wanted uuid, pdf_password text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
BEGIN
  WITH document AS MATERIALIZED (
    SELECT d.id FROM jobs_finished f JOIN documents d ON d.id = f.document_id AND d.job_id = f.id
     WHERE f.id = wanted AND f.workspace_id = workspace AND d.workspace_id = workspace
       AND f.state <> 'completed'
       FOR NO KEY UPDATE OF d
  ), gone AS (
    DELETE FROM jobs_finished f USING document d WHERE f.id = wanted AND f.document_id = d.id
    RETURNING f.*
  ), back AS (
    INSERT INTO jobs_live
      (id, workspace_id, document_id, generation, blob_id, priority, created_at, started_at,
       attempt, max_retries, lease_token, options, tags, filename, sha256, bytes, pages_done,
       pages_total, chunks_done, chunks_total, text_complete, checkpoint, version, password,
       source_url)
    SELECT g.id, g.workspace_id, g.document_id, g.generation, g.blob_id, g.priority, g.created_at,
           g.started_at, g.attempt, g.max_retries, g.lease_token + 1, g.options, g.tags, g.filename,
           g.sha256, g.bytes, g.pages_done, g.pages_total, g.chunks_done, g.chunks_total,
           g.text_complete, g.checkpoint, g.version + 1, pdf_password, g.source_url
      FROM gone g
    RETURNING id, workspace_id, document_id, generation
  ), status AS (
    UPDATE documents d SET status = 'processing'
      FROM back b WHERE d.id = b.document_id AND d.current_generation = b.generation
  )
  INSERT INTO job_events (job_id, workspace_id, event, detail)
  SELECT g.id, g.workspace_id, 'retried',
         jsonb_build_object('after', g.state, 'pages', g.pages_done, 'chunks', g.chunks_done)
    FROM gone g JOIN back b ON b.id = g.id;
  RETURN FOUND;
END
$$;

-- A UUIDv7 of this moment: ids in the order of time.
CREATE FUNCTION uuid_of_now() RETURNS uuid LANGUAGE sql VOLATILE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
           substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
           FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;

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
  tries integer NOT NULL DEFAULT 0,     -- since then; decides about the next wait
  delivered_at timestamptz,
  claimed_until timestamptz,            -- a worker sends it now
  claim_token bigint NOT NULL DEFAULT 0,
  CONSTRAINT webhook_deliveries_next CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_at)
  WHERE status = 'pending';
CREATE INDEX webhook_deliveries_listing ON webhook_deliveries (workspace_id, id);
CREATE INDEX webhook_deliveries_job ON webhook_deliveries (job_id, id);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (created_at);

-- What the deliveries of a workspace are signed with. The one before stays valid until the next
-- rotation.
CREATE TABLE webhook_secrets (
  workspace_id uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
  current text NOT NULL,
  previous text,
  rotated_at timestamptz NOT NULL DEFAULT now()
);

DO $$
DECLARE
  tenant text;
BEGIN
  FOREACH tenant IN ARRAY ARRAY['webhook_deliveries', 'webhook_secrets'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant);
    EXECUTE format('CREATE POLICY of_the_workspace ON %I TO pagemill_api '
                   'USING (workspace_id = current_workspace_id()) '
                   'WITH CHECK (workspace_id = current_workspace_id())', tenant);
    EXECUTE format('CREATE POLICY of_the_worker ON %I TO pagemill_worker '
                   'USING (true) WITH CHECK (true)', tenant);
    EXECUTE format('CREATE POLICY of_the_owner ON %I TO pagemill_owner '
                   'USING (true) WITH CHECK (true)', tenant);
    EXECUTE format('CREATE POLICY of_the_reader ON %I FOR SELECT TO pagemill_reader '
                   'USING (true)', tenant);
  END LOOP;
END
$$;
GRANT SELECT, UPDATE, DELETE ON webhook_deliveries TO pagemill_worker;
GRANT SELECT (id, workspace_id, job_id, event, status, attempts, last_status, last_error,
  created_at, next_attempt_at, delivered_at, claimed_until) ON webhook_deliveries TO pagemill_api;
GRANT UPDATE (status, next_attempt_at, tries_since, tries, delivered_at)
  ON webhook_deliveries TO pagemill_api;

-- A job of the history owes a callback, whatever way it got there: the one place for all of them.
-- Where there is no callback the condition below is all that is evaluated.
CREATE FUNCTION owe_callback() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO webhook_deliveries (workspace_id, job_id, event, job)
  VALUES (NEW.workspace_id, NEW.id, 'job.' || NEW.state::text,
          to_jsonb(NEW) - ARRAY['checkpoint', 'source_url', 'lease_token', 'blob_id']);
  RETURN NULL;
END
$$;
CREATE TRIGGER callback AFTER INSERT ON jobs_finished FOR EACH ROW
  WHEN (NEW.options ? 'callback_url') EXECUTE FUNCTION owe_callback();

-- The secret of a workspace, made at its first use: 256 random bits and more.
CREATE FUNCTION new_webhook_secret() RETURNS text LANGUAGE sql VOLATILE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT 'whsec_' || encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                                   || uuid_send(gen_random_uuid())), 'hex')
$$;
CREATE FUNCTION webhook_secrets_of(workspace uuid)
RETURNS TABLE (current_secret text, previous_secret text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO webhook_secrets (workspace_id, current) VALUES (workspace, new_webhook_secret())
    ON CONFLICT (workspace_id) DO NOTHING;
  RETURN QUERY SELECT s.current, s.previous FROM webhook_secrets s WHERE s.workspace_id = workspace;
END
$$;
-- The same for clients, of the transaction's workspace alone; a new one when `rotate`.
CREATE FUNCTION own_webhook_secret(rotate boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
BEGIN
  PERFORM webhook_secrets_of(workspace);
  IF rotate THEN
    UPDATE webhook_secrets SET previous = current, current = new_webhook_secret(),
           rotated_at = now()
     WHERE workspace_id = workspace;
  END IF;
  RETURN (SELECT s.current FROM webhook_secrets s WHERE s.workspace_id = workspace);
END
$$;
GRANT EXECUTE ON FUNCTION webhook_secrets_of(uuid) TO pagemill_worker;
GRANT EXECUTE ON FUNCTION own_webhook_secret(boolean) TO pagemill_api;
