-- role: owner
-- The queue under load: fewer indexes to keep on the hot table, the operators' switch, and the cap
-- of a workspace's running jobs.

-- The claim needs no order across workspaces any more: a walk that is cut goes on where it stopped.
DROP INDEX jobs_live_due;
-- documents.job_id leads from a document to its live job.
DROP INDEX jobs_live_document;

-- What operators set for the whole queue; one row.
CREATE TABLE queue_settings (
  only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT queue_settings_only_row CHECK (only_row),
  paused boolean NOT NULL DEFAULT false,
  paused_at timestamptz
);
INSERT INTO queue_settings DEFAULT VALUES;
GRANT SELECT ON queue_settings TO pagemill_worker, pagemill_reader;

-- How many jobs of the workspace may be claimed at a time; null: any number.
ALTER TABLE workspaces ADD COLUMN running_jobs_max integer
  CONSTRAINT workspaces_running_jobs_max CHECK (running_jobs_max >= 1);

-- How many more jobs of a capped workspace may be claimed in this transaction. The lock, held to
-- its end, lets one claim at a time count a workspace; who does not get it finds no room and comes
-- again. Volatile, so that the count is taken after the lock, and not as of the statement's begin:
-- two claims at the same time cannot exceed the cap. Claims of workspaces without a cap never come
-- here.
CREATE FUNCTION running_jobs_room(workspace uuid, most integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('pagemill.running_jobs_room', 0)
                                   # hashtextextended(workspace::text, 1)) THEN
    RETURN 0;
  END IF;
  RETURN greatest(0, most - (SELECT count(*) FROM jobs_live j
                              WHERE j.worker_id IS NOT NULL AND j.workspace_id = workspace));
END
$$;
GRANT EXECUTE ON FUNCTION running_jobs_room(uuid, integer) TO pagemill_worker;
