-- role: owner
-- The workers, and what operators set for the whole queue.

-- One row per process start, never reused; slot is the name that outlives the process.
CREATE TABLE workers (
  id uuid PRIMARY KEY,
  slot text NOT NULL,
  host text NOT NULL,
  pid integer NOT NULL,
  version text NOT NULL,
  slots integer NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL DEFAULT now(),
  draining boolean NOT NULL DEFAULT false,
  -- holds the session advisory lock that shows its death early
  locks boolean NOT NULL DEFAULT false
) WITH (fillfactor = 50);
CREATE INDEX workers_slot ON workers (slot);

-- One row.
CREATE TABLE queue_settings (
  only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT queue_settings_only_row CHECK (only_row),
  paused boolean NOT NULL DEFAULT false,
  paused_at timestamptz
);
INSERT INTO queue_settings DEFAULT VALUES;
