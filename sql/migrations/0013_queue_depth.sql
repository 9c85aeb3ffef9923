-- role: owner
-- How deep the queue is, for the API to say when it takes no more: counted up to a number and no
-- further, so that a deep queue does not make the question dear.
GRANT SELECT (suspect) ON jobs_live TO pagemill_reader;
CREATE FUNCTION queue_depth(up_to bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) FROM (SELECT FROM jobs_live
                         WHERE state = 'pending' AND NOT suspect LIMIT up_to) found
$$;
ALTER FUNCTION queue_depth(bigint) OWNER TO pagemill_reader;
GRANT EXECUTE ON FUNCTION queue_depth(bigint) TO pagemill_api;
