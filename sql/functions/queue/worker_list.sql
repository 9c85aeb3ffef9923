-- role: owner
-- The workers and the number of jobs each has. For the release before: worker_states follows it.
CREATE OR REPLACE FUNCTION worker_list()
RETURNS TABLE (slot text, host text, started_at timestamptz, seen_at timestamptz,
  draining boolean, slots integer, jobs bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT w.slot, w.host, w.started_at, w.seen_at, w.draining, w.slots,
         (SELECT count(*) FROM jobs_live j WHERE j.worker_id = w.id)
    FROM workers w ORDER BY w.slot, w.started_at
$$;
ALTER FUNCTION worker_list OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION worker_list FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION worker_list TO pagemill_api;
