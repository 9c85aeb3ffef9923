-- role: owner
-- Jobs of the transaction's workspace before an id, newest first. Comparing an enum is not
-- leakproof, so under a policy an index on the state would not be used: hence a definer function.
--
-- Each state is read from its own index range, at most `wanted` rows of each: 117 pages of
-- 500,000 rows for a rare state, 600 for all of them. The one-element array and the state in the
-- ORDER BY are for the planner: no other index can then give the order, so it does not walk the
-- index of ids past all other states (21,000 pages), whose number it cannot know.
CREATE OR REPLACE FUNCTION jobs_page(of_state job_state, of_tag text, made_after timestamptz,
  before uuid, wanted integer)
RETURNS SETOF jobs
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
  states job_state[] := CASE WHEN of_state IS NULL THEN enum_range(NULL::job_state)
                             ELSE ARRAY[of_state] END;
BEGIN
  RETURN QUERY
    SELECT p.*
      FROM unnest(states) AS s (one)
     CROSS JOIN LATERAL (
       SELECT j.* FROM jobs j
        WHERE j.workspace_id = workspace AND j.state = ANY (ARRAY[s.one]) AND j.id < before
          AND (of_tag IS NULL OR of_tag = ANY (j.tags))
          AND (made_after IS NULL OR j.created_at > made_after)
        ORDER BY j.state DESC, j.id DESC LIMIT wanted) p
     ORDER BY p.id DESC LIMIT wanted;
END
$$;
ALTER FUNCTION jobs_page OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION jobs_page FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION jobs_page TO pagemill_api;
