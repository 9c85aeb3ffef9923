-- role: owner
-- The versions of the jobs that an API process watches for its clients.
CREATE OR REPLACE FUNCTION job_versions(wanted uuid[]) RETURNS TABLE (id uuid, version bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT j.id, j.version FROM jobs_live j WHERE j.id = ANY (wanted)
  UNION ALL
  SELECT j.id, j.version FROM jobs_finished j WHERE j.id = ANY (wanted)
$$;
ALTER FUNCTION job_versions OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION job_versions FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION job_versions TO pagemill_api;
