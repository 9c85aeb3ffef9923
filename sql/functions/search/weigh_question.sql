-- role: owner
-- Weighs a question by the statistics of a workspace.

-- A vector over the terms' dimensions; equal ones add up.
CREATE OR REPLACE FUNCTION term_vector(dimensions integer[], weights double precision[])
RETURNS sparsevec
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN (
    SELECT ('{' || coalesce(string_agg(s.dimension || ':' || s.weight, ','), '')
            || '}/536870912')::sparsevec
      FROM (SELECT t.dimension, sum(t.weight)::real AS weight
              FROM unnest(dimensions, weights) AS t (dimension, weight) GROUP BY 1) s);
END
$$;
REVOKE ALL ON FUNCTION term_vector FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION term_vector TO pagemill_reader;

-- How rare a term is, by the formula of BM25 that is never below zero (Lucene's).
CREATE OR REPLACE FUNCTION term_rarity(entries bigint, total bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE AS $$
  SELECT ln(1 + (greatest(total - entries, 0) + 0.5::double precision) / (entries + 0.5))
$$;
REVOKE ALL ON FUNCTION term_rarity FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION term_rarity TO pagemill_reader;

-- The terms of a question that the workspace has, with their entries: those asked for in its
-- languages, those that begin as a prefix does, and those similar to words that no entry has. The
-- rarity of a word is that of its stems in all languages and its plain form together: mostly, an
-- entry has one of these, and few texts in another language must not make the word look rare.
CREATE OR REPLACE FUNCTION question_terms(workspace uuid, asked search_question,
  total bigint, languages text[])
RETURNS TABLE (word integer, form integer, place integer, language text, term text,
  dimension integer, own integer, together bigint, rarity double precision, is_similar boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH part AS MATERIALIZED (
    SELECT q.word, q.form, q.place, q.language, q.term, q.dimension, asked.kinds[q.word] AS kind
      FROM unnest(asked.words, asked.forms, asked.places, asked.languages, asked.terms,
                  asked.dimensions) AS q (word, form, place, language, term, dimension)
     WHERE q.language IN ('*', '') OR q.language = ANY (languages)
  ), known AS MATERIALIZED (
    SELECT p.word, p.form, p.place, p.language, p.term, p.dimension, e.entries
      FROM part p
      JOIN term_entries(workspace, ARRAY(SELECT DISTINCT a.dimension FROM part a)) e
        ON e.dimension = p.dimension
     WHERE p.kind <> 'prefix'
  ), exact AS MATERIALIZED (
    -- A token that is no word is the same term in every language.
    SELECT DISTINCT ON (k.word, k.form, k.place, k.dimension)
           k.word, k.form, k.place, k.language, k.term, k.dimension, k.entries AS own
      FROM known k ORDER BY k.word, k.form, k.place, k.dimension, k.language
  ), common AS (
    SELECT e.word, e.form, e.place, least(sum(e.own), total) AS entries
      FROM exact e GROUP BY 1, 2, 3
  ), unknown AS (
    -- The first of them alone: each takes milliseconds.
    SELECT DISTINCT u.word, u.language, u.term
      FROM (SELECT p.*, dense_rank() OVER (ORDER BY p.word) AS turn FROM part p
             WHERE p.kind = 'word' AND NOT EXISTS (SELECT FROM known k WHERE k.word = p.word)) u
     WHERE u.turn <= 8
  ), beginning AS (
    SELECT DISTINCT p.word, t.tag || substr(p.term, 2) AS beginning
      FROM part p, (SELECT '=' AS tag
                    UNION ALL SELECT ':' || l.language || ':' FROM unnest(languages) AS l (language)
                   ) t
     WHERE p.kind = 'prefix'
  ), alike AS (
    SELECT b.word, t.term, t.dimension, t.entries, false AS is_similar
      FROM beginning b, terms_beginning(workspace, b.beginning) t
    UNION ALL
    -- The stem of what is asked for may be shorter than the beginning that was typed. By the index
    -- for each beginning: a join would read all terms, also when there are no beginnings.
    SELECT b.word, t.term, t.dimension, t.entries, false
      FROM beginning b
     CROSS JOIN LATERAL (
       SELECT s.term, s.dimension, s.entries FROM search_terms s
        WHERE s.workspace_id = workspace AND s.term !~ '\d'
          AND s.term = ANY (ARRAY(SELECT left(b.beginning, n) FROM generate_series(
                                    length(b.beginning) - 3, length(b.beginning) - 1) n))
       OFFSET 0) t
     WHERE starts_with(b.beginning, ':') AND length(b.beginning) >= 9
    UNION ALL
    SELECT s.word, s.term, s.dimension, s.entries, true
      FROM (SELECT u.word, t.term, t.dimension, t.entries,
                   row_number() OVER (PARTITION BY u.word ORDER BY similarity(
                     substr(t.term, 2), substr(u.term, 2)) DESC, t.entries DESC, t.term) AS place
              FROM unknown u, similar_terms(workspace, u.term) t) s
     WHERE s.place <= 3
  )
  SELECT e.word, e.form, e.place, e.language, e.term, e.dimension, e.own, c.entries::bigint,
         asked.counts[e.word] * term_rarity(c.entries::bigint, total), false
    FROM exact e JOIN common c USING (word, form, place)
  UNION ALL
  SELECT a.word, 0, a.place::integer, '*', a.term, a.dimension, a.entries, a.together,
         asked.counts[a.word] * term_rarity(a.together, total), a.is_similar
    FROM (SELECT d.*, row_number() OVER (PARTITION BY d.word ORDER BY d.entries) AS place,
                 least(sum(d.entries) OVER (PARTITION BY d.word), total) AS together
            FROM (SELECT DISTINCT * FROM alike) d) a;
END
$$;
REVOKE ALL ON FUNCTION question_terms FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION question_terms TO pagemill_reader;

-- The languages used are those of the workspace, the commonest twelve. Common words (in more than a
-- tenth of the entries, and of a thousand) score but do not nominate, unless there are no others.
-- A word is taken to add at most its rarity to a score: the weight of a word that stands four times
-- in a window is 1, and none is above 2.2. Measured on 20,000 windows: the ten best for 120
-- questions were those of the strict bound.
CREATE OR REPLACE FUNCTION weigh_question(workspace uuid, asked search_question)
RETURNS weighed_question
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  weighed weighed_question;
  known integer := cardinality(asked.known_languages);
  current_entries bigint;
BEGIN
  SELECT coalesce(max(m.entries) FILTER (WHERE a.place = known + 1), 0),
         coalesce(max(m.entries) FILTER (WHERE a.place = known + 2), 0),
         coalesce((array_agg(asked.known_languages[a.place] ORDER BY m.entries DESC, a.place)
                     FILTER (WHERE a.place <= known))[1:12], '{}')
    INTO weighed.entries, current_entries, weighed.languages
    FROM term_entries(workspace, asked.marks) m
    JOIN unnest(asked.marks) WITH ORDINALITY AS a (dimension, place) USING (dimension);
  weighed.outdated := weighed.entries > current_entries
    OR EXISTS (SELECT FROM document_chunks c WHERE c.workspace_id = workspace AND NOT c.is_indexed)
    OR EXISTS (SELECT FROM document_cards c WHERE c.workspace_id = workspace AND NOT c.is_indexed);
  WITH line AS MATERIALIZED (
    SELECT t.* FROM question_terms(workspace, asked, weighed.entries, weighed.languages) t
  ), form AS MATERIALIZED (
    SELECT f.word, f.form, f.worth, count(*) OVER word AS forms,
           row_number() OVER (PARTITION BY f.word ORDER BY f.worth DESC, f.form) AS rank
      FROM (SELECT l.word, l.form, sum(l.rarity) AS worth FROM line l GROUP BY 1, 2) f
    WINDOW word AS (PARTITION BY f.word)
  ), slot AS (
    SELECT f.word, row_number() OVER (ORDER BY f.worth DESC, f.word) AS slot
      FROM form f WHERE f.forms > 1 AND f.rank = 1
  ), vector AS MATERIALIZED (
    -- place 0: of all words that have one form, or of which only one can count
    SELECT coalesce(3 * (s.slot - 1) + f.rank, 0) AS place,
           term_vector(array_agg(l.dimension), array_agg(l.rarity)) AS weights
      FROM line l
      JOIN form f ON f.word = l.word AND f.form = l.form
      LEFT JOIN slot s ON s.word = l.word AND s.slot <= 4
     WHERE CASE WHEN s.slot IS NULL THEN f.rank = 1 ELSE f.rank <= 3 END
     GROUP BY 1
  ), worth AS (
    SELECT p.word, max(p.together) AS together, sum(p.rarity) AS rarity
      FROM (SELECT l.word, max(l.together) AS together, max(l.rarity) AS rarity
              FROM line l GROUP BY l.word, l.form, l.place) p
     GROUP BY 1
  ), behind AS (
    SELECT w.word, w.together, w.rarity,
           sum(w.rarity) OVER (ORDER BY w.together DESC, w.word) - w.rarity AS rest
      FROM worth w
  ), ordered AS (
    -- Behind a term are the words behind its own, and its own while that has further terms.
    SELECT t.dimension, b.together, row_number() OVER (ORDER BY b.together, b.word DESC,
             t.dimension) AS place,
           CASE WHEN t.is_last THEN b.rest ELSE b.rest + b.rarity END AS rest
      FROM behind b
      JOIN (SELECT s.word, s.dimension,
                   s.dimension = max(s.dimension) OVER (PARTITION BY s.word) AS is_last
              FROM (SELECT DISTINCT l.word, l.dimension FROM line l) s) t ON t.word = b.word
  )
  SELECT coalesce((SELECT v.weights FROM vector v WHERE v.place = 0), term_vector('{}', '{}')),
         CASE WHEN EXISTS (SELECT FROM slot)
           THEN ARRAY(SELECT (SELECT v.weights FROM vector v WHERE v.place = p)
                        FROM generate_series(1, 12) p ORDER BY p) END,
         (SELECT array_agg(o.dimension # asked.workspace_hash ORDER BY o.place) FROM ordered o),
         (SELECT array_agg(coalesce(o.rest, 0) ORDER BY o.place) FROM ordered o),
         (SELECT coalesce(nullif(count(*) FILTER (
                   WHERE o.together <= greatest(1000, weighed.entries / 10)), 0), count(*))
            FROM ordered o),
         (SELECT jsonb_object_agg(c.word, c.terms)
            FROM (SELECT l.word, jsonb_agg(DISTINCT l.term) AS terms FROM line l
                   WHERE l.is_similar GROUP BY 1) c),
         (SELECT jsonb_agg(jsonb_build_object('word', l.word, 'language', l.language, 'term',
                   l.term, 'entries', l.own, 'idf', l.rarity) ORDER BY l.word, l.form, l.term)
            FROM line l)
    INTO weighed.terms, weighed.options, weighed.keys, weighed.rests, weighed.nominating,
         weighed.corrections, weighed.statistics;
  RETURN weighed;
END
$$;
REVOKE ALL ON FUNCTION weigh_question FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION weigh_question TO pagemill_reader;
