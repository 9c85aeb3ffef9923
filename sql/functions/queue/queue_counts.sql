-- role: owner
-- How full the queue is, across workspaces.
CREATE OR REPLACE FUNCTION queue_counts()
RETURNS TABLE (ready bigint, scheduled bigint, running bigint, waiting_for_embedding bigint,
  oldest_ready_seconds double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE state = 'pending' AND run_at <= now()),
         count(*) FILTER (WHERE state = 'pending' AND run_at > now()),
         count(*) FILTER (WHERE state = 'processing' AND worker_id IS NOT NULL),
         count(*) FILTER (WHERE state = 'processing' AND worker_id IS NULL),
         coalesce(extract(epoch FROM now() - min(run_at)
           FILTER (WHERE state = 'pending' AND run_at <= now())), 0)
    FROM jobs_live
$$;
ALTER FUNCTION queue_counts OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION queue_counts FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION queue_counts TO pagemill_api;

-- How many jobs are ready, counted up to a limit, so that a deep queue does not make the question
-- expensive. Jobs for later do not count: else one client with jobs for next year would close the
-- queue to everybody. At most four times the limit of such rows are passed over.
CREATE OR REPLACE FUNCTION queue_depth(up_to bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) FROM (SELECT FROM (SELECT run_at FROM jobs_live
                                      WHERE state = 'pending' AND NOT suspect LIMIT 5 * up_to) seen
                         WHERE run_at <= now() LIMIT up_to) found
$$;
ALTER FUNCTION queue_depth OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION queue_depth FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION queue_depth TO pagemill_api;
