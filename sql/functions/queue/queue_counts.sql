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

-- How many jobs of each workspace are ready, until `up_to` are counted in all: a loose scan of the
-- workspaces that have pending jobs, and of each priority only what is due. Jobs for later do not
-- count: else one client with jobs for next year would close the queue to everybody. Of more than
-- ten thousand workspaces the further ones count as none.
CREATE OR REPLACE FUNCTION queue_depths(up_to bigint) RETURNS TABLE (workspace_id uuid, jobs bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH RECURSIVE walk (step, at, jobs, total) AS (
    SELECT 0, '00000000-0000-0000-0000-000000000000'::uuid, 0::bigint, 0::bigint
    UNION ALL
    SELECT w.step + 1, n.at, c.jobs, w.total + c.jobs
      FROM walk w
     CROSS JOIN LATERAL (
       SELECT j.workspace_id AS at FROM jobs_live j
        WHERE j.state = 'pending' AND NOT j.suspect AND j.workspace_id > w.at
        ORDER BY j.workspace_id LIMIT 1) n
     CROSS JOIN LATERAL (
       SELECT count(*) AS jobs FROM (
         SELECT FROM generate_series(0, 3) AS band CROSS JOIN LATERAL (
           SELECT FROM jobs_live j
            WHERE j.state = 'pending' AND NOT j.suspect AND j.workspace_id = n.at
              AND j.priority = band AND j.run_at <= now()) due
          LIMIT up_to - w.total) found) c
     WHERE w.step < 10000 AND w.total < up_to)
  SELECT w.at, w.jobs FROM walk w WHERE w.jobs > 0
$$;
ALTER FUNCTION queue_depths OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION queue_depths FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION queue_depths TO pagemill_api;

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
