-- role: owner
-- How deep the queue is, for the API to say when it takes no more: counted up to a number and no
-- further, so that a deep queue does not make the question dear. What is to run later does not
-- wait: else one client with jobs of next year would close the queue for all. Of such rows four
-- times the number are passed over at most.
GRANT SELECT (suspect) ON jobs_live TO pagemill_reader;
CREATE FUNCTION queue_depth(up_to bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) FROM (SELECT FROM (SELECT run_at FROM jobs_live
                                      WHERE state = 'pending' AND NOT suspect LIMIT 5 * up_to) seen
                         WHERE run_at <= now() LIMIT up_to) found
$$;
ALTER FUNCTION queue_depth(bigint) OWNER TO pagemill_reader;
GRANT EXECUTE ON FUNCTION queue_depth(bigint) TO pagemill_api;
