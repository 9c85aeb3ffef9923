-- role: owner
-- What went wrong with a generation: the file's own codes, whether pages have no text, then the
-- pages' codes in order. At most `wanted` of them; if there are more, the last is
-- problems_truncated. Index: document_pages_problems, of which at most `wanted` rows are read.
CREATE OR REPLACE FUNCTION document_problems(wanted_document uuid, wanted_generation integer,
  own_codes jsonb, wanted integer) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH found AS (
    SELECT 1 AS kind, o.place AS place, o.code, NULL::integer AS page
      FROM jsonb_array_elements_text(own_codes) WITH ORDINALITY AS o (code, place)
    UNION ALL
    SELECT 2, 0, 'pages_without_text', NULL
     WHERE EXISTS (SELECT FROM document_pages p
                    WHERE p.document_id = wanted_document AND p.generation = wanted_generation
                      AND p.text = '')
    UNION ALL
    (SELECT 3, p.number, p.problem, p.number FROM document_pages p
      WHERE p.document_id = wanted_document AND p.generation = wanted_generation
        AND p.problem IS NOT NULL
      ORDER BY p.number LIMIT wanted + 1)
  ), ranked AS (
    SELECT f.*, row_number() OVER (ORDER BY f.kind, f.place) AS rank, count(*) OVER () AS total
      FROM found f
  )
  SELECT coalesce(jsonb_agg(CASE WHEN r.rank = wanted AND r.total > wanted
                                 THEN jsonb_build_object('code', 'problems_truncated', 'page', NULL)
                                 ELSE jsonb_build_object('code', r.code, 'page', r.page) END
                            ORDER BY r.rank), '[]')
    FROM ranked r WHERE r.rank <= wanted
$$;
REVOKE ALL ON FUNCTION document_problems
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION document_problems TO pagemill_api;
