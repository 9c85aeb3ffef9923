-- role: owner
-- Jobs: the live table, the history, the events. docs/job_states.md has the diagram.

CREATE TABLE jobs_live (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL,
  document_id uuid NOT NULL,
  generation integer NOT NULL DEFAULT 1,
  blob_id uuid,
  state job_state NOT NULL DEFAULT 'pending'
    CONSTRAINT jobs_live_state CHECK (state IN ('pending', 'processing')),
  stage job_stage NOT NULL DEFAULT 'queued' CONSTRAINT jobs_live_stage CHECK (stage <> 'done'),
  priority smallint NOT NULL DEFAULT 2
    CONSTRAINT jobs_live_priority CHECK (priority BETWEEN 0 AND 3),
  run_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  stage_at timestamptz,                     -- since when it waits for the stage embedding
  attempt integer NOT NULL DEFAULT 0,       -- starts, for display
  failures integer NOT NULL DEFAULT 0,      -- what is charged
  max_retries integer NOT NULL DEFAULT 3
    CONSTRAINT jobs_live_max_retries CHECK (max_retries BETWEEN 0 AND 100),
  deaths integer NOT NULL DEFAULT 0,        -- deaths of workers since the last checkpoint
  suspect boolean NOT NULL DEFAULT false,   -- killed its worker twice: runs alone
  lease_token bigint NOT NULL DEFAULT 0,
  worker_id uuid,
  slot text,
  options jsonb NOT NULL DEFAULT '{}',
  tags text[] NOT NULL DEFAULT '{}',
  filename text,
  sha256 bytea,
  bytes bigint,
  error jsonb,
  pages_done integer NOT NULL DEFAULT 0,
  pages_total integer,
  chunks_done integer NOT NULL DEFAULT 0,
  chunks_total integer,
  text_complete boolean NOT NULL DEFAULT false,  -- every page is written; what is left is embedding
  checkpoint jsonb COMPRESSION lz4,
  version bigint NOT NULL DEFAULT 1,
  password text,                            -- history has no such column
  CONSTRAINT jobs_live_claimed CHECK (worker_id IS NULL OR state = 'processing'),
  CONSTRAINT jobs_live_waiting CHECK (state <> 'processing' OR worker_id IS NOT NULL OR stage =
    'embedding')
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000,
        autovacuum_vacuum_cost_delay = 0);
-- Leads with the workspace, so that a loose scan walks the workspaces; within one exactly the ORDER
-- BY of the claim.
CREATE INDEX jobs_live_ready ON jobs_live (workspace_id, priority, run_at, id)
  WHERE state = 'pending' AND NOT suspect;
-- For a claim that may not look at all workspaces: the longest due, whosever.
CREATE INDEX jobs_live_due ON jobs_live (run_at, id) WHERE state = 'pending' AND NOT suspect;
CREATE INDEX jobs_live_suspects ON jobs_live (run_at, id) WHERE suspect AND worker_id IS NULL;
CREATE INDEX jobs_live_embedding ON jobs_live (stage_at, id)
  WHERE state = 'processing' AND stage = 'embedding' AND worker_id IS NULL AND NOT suspect;
CREATE INDEX jobs_live_worker ON jobs_live (worker_id) WHERE worker_id IS NOT NULL;
CREATE INDEX jobs_live_listing ON jobs_live (workspace_id, id);
CREATE INDEX jobs_live_document ON jobs_live (document_id);

CREATE TABLE jobs_finished (
  id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  document_id uuid NOT NULL,
  generation integer NOT NULL,
  blob_id uuid,
  state job_state NOT NULL
    CONSTRAINT jobs_finished_state CHECK (state IN ('completed', 'failed', 'cancelled')),
  stage job_stage NOT NULL,
  priority smallint NOT NULL,
  run_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz NOT NULL DEFAULT now(),
  attempt integer NOT NULL,
  failures integer NOT NULL,
  max_retries integer NOT NULL,
  lease_token bigint NOT NULL,
  options jsonb NOT NULL,
  tags text[] NOT NULL,
  filename text,
  sha256 bytea,
  bytes bigint,
  error jsonb,
  pages_done integer NOT NULL,
  pages_total integer,
  chunks_done integer NOT NULL,
  chunks_total integer,
  text_complete boolean NOT NULL,
  checkpoint jsonb COMPRESSION lz4,
  version bigint NOT NULL
) PARTITION BY RANGE (finished_at);
CREATE INDEX jobs_finished_id ON jobs_finished (id);
-- With the state, so that jobs are counted by it from the index alone.
CREATE INDEX jobs_finished_listing ON jobs_finished (workspace_id, id) INCLUDE (state);
CREATE TABLE jobs_finished_default PARTITION OF jobs_finished DEFAULT;

CREATE TABLE job_events (
  id bigint GENERATED ALWAYS AS IDENTITY,
  job_id uuid NOT NULL,
  workspace_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  event text NOT NULL,
  slot text,
  detail jsonb
) PARTITION BY RANGE (at);
CREATE INDEX job_events_job ON job_events (job_id, id);
CREATE TABLE job_events_default PARTITION OF job_events DEFAULT;

-- Live and finished jobs read as one.
CREATE VIEW jobs WITH (security_invoker = true) AS
  SELECT id, workspace_id, document_id, generation, state, stage, priority, run_at, created_at,
         started_at, NULL::timestamptz AS finished_at, attempt, failures, max_retries, slot,
         options, tags, filename, sha256, bytes, error, pages_done, pages_total, chunks_done,
         chunks_total, version
    FROM jobs_live
  UNION ALL
  SELECT id, workspace_id, document_id, generation, state, stage, priority, run_at, created_at,
         started_at, finished_at, attempt, failures, max_retries, NULL,
         options, tags, filename, sha256, bytes, error, pages_done, pages_total, chunks_done,
         chunks_total, version
    FROM jobs_finished;

-- Creates the daily partitions from yesterday to a week ahead and drops those older than `keep`. A
-- DEFAULT partition catches what has none, so that completion never fails. Called by the workers'
-- sweep. The lock time-out is short: a partition that cannot be had now is made at the next sweep.
-- The days are UTC's, whatever time zone a login has: bounds of two zones would overlap.
CREATE FUNCTION maintain_partitions(keep interval) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  SET lock_timeout = '200ms' SET timezone = 'UTC' AS $$
DECLARE
  parent text;
  day date;
  child record;
  partition text;
  changes integer := 0;
BEGIN
  FOREACH parent IN ARRAY ARRAY['jobs_finished', 'job_events'] LOOP
    FOR day IN SELECT generate_series(current_date - 1, current_date + 7, '1 day')::date LOOP
      partition := parent || '_' || to_char(day, 'YYYYMMDD');
      CONTINUE WHEN to_regclass(format('public.%I', partition)) IS NOT NULL;
      BEGIN
        EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
                       partition, parent, day, day + 1);
        changes := changes + 1;
      EXCEPTION WHEN lock_not_available OR check_violation OR duplicate_table THEN
        -- Busy now, or the default partition holds rows of that day: they are read from there.
        NULL;
      END;
    END LOOP;
    FOR child IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = format('public.%I', parent)::regclass AND c.relname ~ '_[0-9]{8}$'
         AND to_date(right(c.relname, 8), 'YYYYMMDD') < (now() - keep)::date
    LOOP
      BEGIN
        EXECUTE format('ALTER TABLE public.%I DETACH PARTITION public.%I', parent, child.relname);
        EXECUTE format('DROP TABLE public.%I', child.relname);
        changes := changes + 1;
      EXCEPTION WHEN lock_not_available THEN
        NULL;
      END;
    END LOOP;
  END LOOP;
  RETURN changes;
END
$$;
SELECT maintain_partitions('36500 days');
