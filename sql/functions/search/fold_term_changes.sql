-- role: owner
-- Adds changes to search_terms, at most `rows_max`: those of workspaces whose oldest one has waited
-- for `age_min`, or that have `terms_min` terms waiting. The more changes at once, the fewer rows
-- each of them costs; but searches of the workspace read those that wait. Returns the number of
-- changes; 0 also when another process is at it.
CREATE OR REPLACE FUNCTION fold_term_changes(rows_max integer, age_min interval DEFAULT '0',
  terms_min bigint DEFAULT 0)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  folded bigint;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('pagemill.search_terms', 0)) THEN
    RETURN 0;
  END IF;
  WITH due AS (
    -- The size of an array of four bytes a term, which is known without reading it.
    SELECT c.workspace_id FROM search_term_changes c GROUP BY 1
    HAVING min(c.created_at) <= now() - age_min
        OR sum(pg_column_size(c.dimensions)) / 4 >= terms_min
  ), gone AS (
    DELETE FROM search_term_changes WHERE id = ANY (ARRAY(
      SELECT c.id FROM search_term_changes c WHERE c.workspace_id IN (SELECT workspace_id FROM due)
       ORDER BY c.id LIMIT rows_max))
    RETURNING workspace_id, dimensions, entries, terms
  ), summed AS (
    SELECT g.workspace_id, c.dimension, sum(c.entries)::integer AS entries, max(c.term) AS term
      FROM gone g, unnest(g.dimensions, g.entries, g.terms) AS c (dimension, entries, term)
     GROUP BY 1, 2 HAVING sum(c.entries) <> 0
  ), kept AS (
    MERGE INTO search_terms t USING (SELECT * FROM summed s ORDER BY 1, 2) s
       ON t.workspace_id = s.workspace_id AND t.dimension = s.dimension
     WHEN MATCHED AND t.entries + s.entries = 0 THEN DELETE
     WHEN MATCHED THEN UPDATE SET entries = t.entries + s.entries
     WHEN NOT MATCHED THEN INSERT (workspace_id, dimension, entries, term)
       VALUES (s.workspace_id, s.dimension, s.entries, coalesce(s.term, ''))
    RETURNING 1
  )
  SELECT count(*) INTO folded FROM gone;
  RETURN folded;
END
$$;
REVOKE ALL ON FUNCTION fold_term_changes FROM PUBLIC, pagemill_api, pagemill_reader;
GRANT EXECUTE ON FUNCTION fold_term_changes TO pagemill_worker;
