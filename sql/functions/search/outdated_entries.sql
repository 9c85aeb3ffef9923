-- role: owner
-- How many entries of all workspaces another analysis made, as of the last fold; how many texts
-- have none, counted up to `most`; and how many documents `pagemill reindex` set aside, with which
-- codes.
CREATE OR REPLACE FUNCTION outdated_entries(wanted_analysis integer, most integer)
RETURNS TABLE (entries bigint, texts bigint, set_aside bigint, error_codes text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  WITH mark AS MATERIALIZED (
    SELECT term_dimension('@') AS every, term_dimension('!' || wanted_analysis) AS wanted
  )
  SELECT (SELECT coalesce(sum(greatest(a.entries - coalesce(c.entries, 0), 0)), 0)
            FROM mark m CROSS JOIN workspaces w
            JOIN search_terms a ON a.workspace_id = w.id AND a.dimension = m.every
            LEFT JOIN search_terms c ON c.workspace_id = w.id AND c.dimension = m.wanted),
         (SELECT count(*)
            FROM ((SELECT FROM document_chunks c WHERE NOT c.is_indexed LIMIT most)
                  UNION ALL
                  (SELECT FROM document_cards c WHERE NOT c.is_indexed LIMIT most)
                  LIMIT most) unindexed),
         count(*), coalesce(array_agg(DISTINCT b.error_code), '{}')
    FROM backfill_documents b WHERE b.kind = 'reindex' AND b.error_code IS NOT NULL
$$;
REVOKE ALL ON FUNCTION outdated_entries FROM PUBLIC, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION outdated_entries TO pagemill_api;
