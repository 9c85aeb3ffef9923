-- role: owner
-- BM25 of a text for a weighed question: the inner product of saturated term weights and inverse
-- document frequencies; of the forms of a word the best counts. No settings of their own, so that
-- these are inlined.
CREATE OR REPLACE FUNCTION best_forms(weights sparsevec, options sparsevec[])
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(greatest(-(weights <#> options[1]), -(weights <#> options[2]),
                           -(weights <#> options[3])), 0)
    + coalesce(greatest(-(weights <#> options[4]), -(weights <#> options[5]),
                        -(weights <#> options[6])), 0)
    + coalesce(greatest(-(weights <#> options[7]), -(weights <#> options[8]),
                        -(weights <#> options[9])), 0)
    + coalesce(greatest(-(weights <#> options[10]), -(weights <#> options[11]),
                        -(weights <#> options[12])), 0)
$$;
CREATE OR REPLACE FUNCTION keyword_score(weights sparsevec, terms sparsevec, options sparsevec[])
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT -(weights <#> terms)
    + CASE WHEN options IS NULL THEN 0 ELSE best_forms(weights, options) END
$$;
REVOKE ALL ON FUNCTION best_forms, keyword_score FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION best_forms, keyword_score TO pagemill_reader;

-- The keyword score of a chunk by its own BM25 and its window's: more than half of it is the
-- window's, which says more about a topic than 75 words do (docs/search.md has the measurements). A
-- card counts by itself.
CREATE OR REPLACE FUNCTION chunk_score(index integer, own double precision,
  window_score double precision)
RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN index < 0 THEN own ELSE 0.4 * own + 0.6 * window_score END
$$;
REVOKE ALL ON FUNCTION chunk_score FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION chunk_score TO pagemill_reader;

-- Those of the chunks of an entry that have a word of the question.
CREATE OR REPLACE FUNCTION chunk_scores(number integer, window_score double precision,
  chunk_weights sparsevec[], terms sparsevec, options sparsevec[])
RETURNS TABLE (index integer, score double precision)
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 5 AS $$
  SELECT s.index, chunk_score(s.index, s.own, window_score)
    FROM (SELECT index_at(number, c.place::integer) AS index,
                 keyword_score(c.weights, terms, options) AS own
            FROM unnest(chunk_weights) WITH ORDINALITY AS c (weights, place)
          OFFSET 0) s  -- so that each is computed once
   WHERE s.own > 0
$$;
REVOKE ALL ON FUNCTION chunk_scores FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION chunk_scores TO pagemill_reader;
