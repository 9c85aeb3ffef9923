-- role: owner
-- Jobs: the live table, the history, the events. What is hot stays small: finished jobs move to
-- daily partitions, which maintain_partitions makes. docs/job_states.md has the diagram.

CREATE TYPE job_state AS ENUM ('pending', 'processing', 'completed', 'failed', 'cancelled');
CREATE TYPE job_stage AS ENUM ('queued', 'downloading', 'extracting', 'embedding', 'done');

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
  text_complete boolean NOT NULL DEFAULT false,  -- every page is written; only embedding is left
  checkpoint jsonb COMPRESSION lz4,
  version bigint NOT NULL DEFAULT 1,
  password text,                            -- history has no such column
  -- Where the file comes from; null once it is downloaded. It may hold credentials, so the API can
  -- write it and never read it; the history keeps that of a failed download, for a retry.
  source_url text
    CONSTRAINT jobs_live_source_url CHECK (length(source_url) <= 8000),
  CONSTRAINT jobs_live_claimed CHECK (worker_id IS NULL OR state = 'processing'),
  CONSTRAINT jobs_live_waiting CHECK (state <> 'processing' OR worker_id IS NOT NULL OR stage =
    'embedding')
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000,
        autovacuum_vacuum_cost_delay = 0);
-- Leads with the workspace, so that a loose scan walks the workspaces; within one, exactly the
-- ORDER BY of the claim.
CREATE INDEX jobs_live_ready ON jobs_live (workspace_id, priority, run_at, id)
  WHERE state = 'pending' AND NOT suspect;
CREATE INDEX jobs_live_suspects ON jobs_live (run_at, id) WHERE suspect AND worker_id IS NULL;
CREATE INDEX jobs_live_embedding ON jobs_live (stage_at, id)
  WHERE state = 'processing' AND stage = 'embedding' AND worker_id IS NULL AND NOT suspect;
CREATE INDEX jobs_live_worker ON jobs_live (worker_id) WHERE worker_id IS NOT NULL;
-- One order for every state instead of one for all: a list merges them.
CREATE INDEX jobs_live_listing ON jobs_live (workspace_id, state, id);

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
  version bigint NOT NULL,
  source_url text
) PARTITION BY RANGE (finished_at);
CREATE INDEX jobs_finished_id ON jobs_finished (id);
CREATE INDEX jobs_finished_listing ON jobs_finished (workspace_id, state, id);
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

-- Which job a client's key made, and a hash of the request, so that the same request again answers
-- with the same job and a different one is refused. A row outlives its job's completion: it goes
-- when the job's row has left the history (forget_idempotency_keys).
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
