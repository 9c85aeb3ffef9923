-- role: owner
-- The best chunks and cards of a workspace by keywords.

-- What a filter leaves of candidates, as SQL over the row e. $1 is the workspace, $2 the filter;
-- the chunks of e are those with an index from `first` to `last`. For statements that are made of
-- parts, since a condition that is always true must cost nothing.
CREATE OR REPLACE FUNCTION filter_condition(filter search_filter, only_current boolean,
  first text, last text)
RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN only_current OR filter.tags IS NOT NULL OR filter.created_after IS NOT NULL
                   OR filter.created_before IS NOT NULL
           THEN ' AND EXISTS (SELECT FROM documents d WHERE d.id = e.document_id
                   AND d.current_generation = e.generation AND d.workspace_id = $1'
             || CASE WHEN filter.tags IS NULL THEN '' ELSE ' AND d.tags @> ($2).tags' END
             || CASE WHEN filter.created_after IS NULL THEN ''
                  ELSE ' AND d.created_at >= ($2).created_after' END
             || CASE WHEN filter.created_before IS NULL THEN ''
                  ELSE ' AND d.created_at < ($2).created_before' END
             || ')'
           ELSE '' END
    || CASE WHEN filter.documents IS NULL THEN ''
         ELSE ' AND e.document_id = ANY (($2).documents)' END
    || CASE WHEN filter.section IS NULL AND filter.pages IS NULL THEN ''
         ELSE ' AND EXISTS (SELECT FROM document_chunks c WHERE c.document_id = e.document_id
                  AND c.generation = e.generation AND c.index BETWEEN ' || first || ' AND ' || last
           || CASE WHEN filter.section IS NULL THEN '' ELSE ' AND c.section <@ ($2).section' END
           || CASE WHEN filter.pages IS NULL THEN ''
                ELSE ' AND int4range(c.first_page, c.last_page, ''[]'') && ($2).pages' END
           || ')' END
$$;
REVOKE ALL ON FUNCTION filter_condition FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION filter_condition TO pagemill_reader;

-- Whether a text has all phrases: sequences of words, four bytes each.
CREATE OR REPLACE FUNCTION has_phrases(tokens bytea, phrases bytea[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT NOT EXISTS (SELECT FROM unnest(phrases) AS p (phrase)
                      WHERE position(p.phrase IN tokens) % 4 <> 1)
$$;
REVOKE ALL ON FUNCTION has_phrases FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION has_phrases TO pagemill_reader;

-- The entries with the best scores. The rarest words nominate first; further ones only while an
-- entry that has none of these could still be among the best. So the result is that of all words
-- that may nominate.
CREATE OR REPLACE FUNCTION keyword_entries(workspace uuid, weighed weighed_question,
  phrases bytea[], filter search_filter, wanted integer)
RETURNS TABLE (document_id uuid, generation integer, number integer, score double precision)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan SET max_parallel_workers_per_gather = 0
SET work_mem = '32MB'
-- Most of what is read is in memory, where prefetching is a second search for the same page.
SET effective_io_concurrency = 0 AS $$
DECLARE
  statement text := 'SELECT array_agg(row(s.document_id, s.generation, s.number, s.score)
                                       ::search_candidate)
    FROM (SELECT e.document_id, e.generation, e.number,
                 keyword_score(e.weights, $4, $5) AS score
            FROM search_entries e
           WHERE e.workspace_id = $1 AND e.keys && $3 %s
           ORDER BY score DESC, e.document_id, e.number LIMIT $6) s';
  only_current boolean := false;
  nominating integer := least(weighed.nominating, cardinality(weighed.keys));
  used integer := 1;
  done integer := 0;  -- so many terms have nominated
  found search_candidate[];
  more search_candidate[];
  least_score double precision;
  found_count bigint;
BEGIN
  IF nominating IS NULL OR nominating = 0 THEN
    RETURN;
  END IF;
  IF phrases IS NOT NULL THEN
    statement := replace(statement, '%s', '%s AND EXISTS (SELECT FROM unnest(e.chunk_tokens)
      AS c (tokens) WHERE has_phrases(c.tokens, $7))');
  END IF;
  -- Where to begin: behind it, all other terms together are worth less than those before it.
  WHILE used < nominating AND weighed.rests[used] > weighed.rests[1] / 2 LOOP
    used := used + 1;
  END LOOP;
  LOOP
    EXECUTE format(statement, filter_condition(filter, only_current,
             'index_at(e.number, 1)', 'index_at(e.number, window_chunks())'))
      INTO more
      USING workspace, filter, weighed.keys[done + 1:used], weighed.terms, weighed.options, wanted,
        phrases;
    -- What earlier terms nominated and is not among the best so far will not be later.
    SELECT array_agg(row(b.document_id, b.generation, b.index, b.score)::search_candidate),
           min(b.score), count(*)
      INTO found, least_score, found_count
      FROM (SELECT * FROM unnest(found) UNION SELECT * FROM unnest(more)
             ORDER BY score DESC, document_id, index LIMIT wanted) b;
    done := used;
    IF used < nominating AND (found_count < wanted OR weighed.rests[used] > least_score) THEN
      WHILE used < nominating AND (found_count < wanted OR weighed.rests[used] > least_score) LOOP
        used := used + 1;
      END LOOP;
    ELSIF NOT only_current AND found_count = wanted AND EXISTS (
        SELECT FROM unnest(found) f JOIN documents d ON d.id = f.document_id
         WHERE d.current_generation <> f.generation) THEN
      -- Generations that are being made or forgotten take places of others.
      only_current := true;
      found := NULL;
      done := 0;
    ELSE
      RETURN QUERY SELECT f.document_id, f.generation, f.index, f.score
        FROM unnest(found) f JOIN documents d
          ON d.id = f.document_id AND d.current_generation = f.generation
         AND d.workspace_id = workspace;
      RETURN;
    END IF;
  END LOOP;
END
$$;
REVOKE ALL ON FUNCTION keyword_entries FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION keyword_entries TO pagemill_reader;

-- The best chunks of the best entries.
CREATE OR REPLACE FUNCTION keyword_candidates(workspace uuid, weighed weighed_question,
  phrases bytea[], filter search_filter, wanted integer)
RETURNS SETOF search_candidate
LANGUAGE plpgsql STABLE ROWS 100 SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE 'SELECT e.document_id, e.generation, e.index, e.score
    FROM (SELECT k.document_id, k.generation, c.index, c.score,
                 s.chunk_tokens[entry_place(c.index)] AS tokens
            FROM keyword_entries($1, $3, $4, $2, $5) k
            JOIN search_entries s ON s.document_id = k.document_id
             AND s.generation = k.generation AND s.number = k.number
           CROSS JOIN LATERAL chunk_scores(k.number, k.score, s.chunk_weights, ($3).terms,
                                           ($3).options) c) e
   WHERE ($4 IS NULL OR has_phrases(e.tokens, $4))'
    || CASE WHEN filter.section IS NULL AND filter.pages IS NULL THEN ''
         ELSE filter_condition(row(NULL, NULL, filter.section, filter.pages, NULL, NULL), false,
                               'e.index', 'e.index') END
    || ' ORDER BY e.score DESC, e.document_id, e.index LIMIT $5'
    USING workspace, filter, weighed, phrases, wanted;
END
$$;
REVOKE ALL ON FUNCTION keyword_candidates FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION keyword_candidates TO pagemill_reader;
