-- role: owner
-- How many more jobs of a capped workspace can be claimed in this transaction. The lock, held to
-- its end, lets one claim at a time count a workspace; any other finds no room and comes again.
-- Volatile, so the count is taken after the lock and not as of the statement's start: two claims
-- at the same time cannot exceed the cap. Claims of workspaces without a cap never call it.
CREATE OR REPLACE FUNCTION running_jobs_room(workspace uuid, most integer) RETURNS integer
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
REVOKE ALL ON FUNCTION running_jobs_room
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION running_jobs_room TO pagemill_worker;
