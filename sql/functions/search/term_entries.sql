-- role: owner
-- In how many entries of a workspace the terms of these dimensions stand, folded changes or not;
-- none of those that stand in none.
CREATE OR REPLACE FUNCTION term_entries(workspace uuid, wanted integer[])
RETURNS TABLE (dimension integer, entries integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT s.dimension, sum(s.entries)::integer
    FROM (SELECT t.dimension, t.entries FROM search_terms t
           WHERE t.workspace_id = workspace AND t.dimension = ANY (wanted)
          UNION ALL
          SELECT u.dimension, u.entries
            FROM search_term_changes c, unnest(c.dimensions, c.entries) AS u (dimension, entries)
           WHERE c.workspace_id = workspace
             AND u.dimension IN (SELECT w.dimension FROM unnest(wanted) AS w (dimension))) s
   GROUP BY s.dimension HAVING sum(s.entries) > 0;
END
$$;
REVOKE ALL ON FUNCTION term_entries FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION term_entries TO pagemill_reader;
