-- role: owner
-- Takes the terms of deleted entries out of the account of search_terms: those behind their keys,
-- and their marks. The trigger of search_entries, with the transition table `removed`.
CREATE OR REPLACE FUNCTION forget_entry_terms() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO search_term_changes (workspace_id, dimensions, entries)
  SELECT gone.workspace_id, array_agg(gone.dimension ORDER BY gone.dimension),
         array_agg(-gone.entries ORDER BY gone.dimension)
    FROM (SELECT t.workspace_id, t.dimension, sum(t.entries)::integer AS entries
            FROM (SELECT r.workspace_id, k.key # h.hash AS dimension, count(*) AS entries
                    FROM removed r
                    JOIN (SELECT w.workspace_id, workspace_hash(w.workspace_id) AS hash
                            FROM (SELECT DISTINCT workspace_id FROM removed) w) h
                      ON h.workspace_id = r.workspace_id,
                         unnest(r.keys) AS k (key)
                   GROUP BY 1, 2
                  UNION ALL
                  SELECT m.workspace_id, term_dimension(m.mark), m.entries
                    FROM (SELECT r.workspace_id, l.mark, count(*) AS entries
                            FROM removed r, LATERAL (
                              SELECT '@' AS mark UNION ALL SELECT '!' || r.analysis UNION ALL
                              SELECT DISTINCT '@' || c.language
                                FROM unnest(r.chunk_languages) AS c (language)
                               WHERE c.language <> '') l
                           GROUP BY 1, 2) m) t
           GROUP BY 1, 2) gone
   GROUP BY gone.workspace_id;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION forget_entry_terms
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
