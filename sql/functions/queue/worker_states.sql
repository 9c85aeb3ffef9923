-- role: owner
-- The workers, the number of jobs each has, and why it claims none, if so.
CREATE OR REPLACE FUNCTION worker_states()
RETURNS TABLE (slot text, host text, started_at timestamptz, seen_at timestamptz,
  draining boolean, slots integer, jobs bigint, unfit_code text, unfit_since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT w.slot, w.host, w.started_at, w.seen_at, w.draining, w.slots,
         (SELECT count(*) FROM jobs_live j WHERE j.worker_id = w.id), w.unfit_code, w.unfit_since
    FROM workers w ORDER BY w.slot, w.started_at
$$;
ALTER FUNCTION worker_states OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION worker_states FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION worker_states TO pagemill_api;

-- How many workers claim no jobs because their host cannot run them.
CREATE OR REPLACE FUNCTION unfit_workers() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(unfit_code) FROM workers
$$;
ALTER FUNCTION unfit_workers OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION unfit_workers FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION unfit_workers TO pagemill_api;
