-- role: owner
-- In how many entries of a workspace the terms of these dimensions stand, folded changes or not;
-- none of those that stand in none. Each list of changes is read once and searched, which takes a
-- quarter of the time that unnesting it would.
CREATE OR REPLACE FUNCTION term_entries(workspace uuid, wanted integer[])
RETURNS TABLE (dimension integer, entries integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  asked integer[] := ARRAY(SELECT DISTINCT unnest(wanted));
BEGIN
  RETURN QUERY
  SELECT s.dimension, sum(s.entries)::integer
    FROM (SELECT t.dimension, t.entries FROM search_terms t
           WHERE t.workspace_id = workspace AND t.dimension = ANY (wanted)
          UNION ALL
          SELECT a.dimension, c.entries[a.place]
            FROM search_term_changes c
           CROSS JOIN LATERAL (SELECT c.dimensions[:] AS dimensions OFFSET 0) list
           CROSS JOIN LATERAL (
             SELECT w.dimension, width_bucket(w.dimension, list.dimensions) AS place
               FROM unnest(asked) AS w (dimension) OFFSET 0) a
           WHERE c.workspace_id = workspace AND list.dimensions[a.place] = a.dimension) s
   GROUP BY s.dimension HAVING sum(s.entries) > 0;
END
$$;
REVOKE ALL ON FUNCTION term_entries FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION term_entries TO pagemill_reader;
