-- role: owner
-- Whether history or events have rows in DEFAULT, which should be so for moments only.
CREATE OR REPLACE FUNCTION rows_in_default() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM jobs_finished WHERE tableoid = 'jobs_finished_default'::regclass)
      OR EXISTS (SELECT FROM job_events WHERE tableoid = 'job_events_default'::regclass)
$$;
REVOKE ALL ON FUNCTION rows_in_default FROM PUBLIC, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION rows_in_default TO pagemill_api;
