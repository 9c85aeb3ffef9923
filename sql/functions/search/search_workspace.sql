-- role: owner
-- The whole of a search in one call: candidates of the halves that are asked for, chunks and cards
-- (index -1) of the transaction's workspace, each with both scores and what a hit shows. `about`
-- stands in the first row, which is no candidate: the statistics that the scores come from. Without
-- `asked` there are no keyword scores, without a vector no semantic ones. A definer function: the
-- operators are not leakproof and would lose their indexes under a policy.
CREATE OR REPLACE FUNCTION search_workspace(asked search_question, question vector,
  model smallint, filter search_filter, wanted integer, exact_most integer)
RETURNS TABLE (about jsonb, document_id uuid, index integer, language text, first_page integer,
  last_page integer, page_label text, title text, filename text, text text,
  keyword_score double precision, semantic_score double precision)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
-- Candidates are few, which the planner does not know: rows are found by their keys.
SET enable_seqscan = off AS $$
DECLARE
  workspace uuid := searched_workspace();
  weighed weighed_question;
BEGIN
  IF asked.analysis IS NOT NULL THEN
    weighed := weigh_question(workspace, asked);
    about := jsonb_build_object('entries', weighed.entries, 'outdated', weighed.outdated,
      'languages', weighed.languages, 'corrections', weighed.corrections,
      'terms', weighed.statistics);
  END IF;
  RETURN NEXT;
  RETURN QUERY
    WITH candidate AS MATERIALIZED (
      SELECT c.document_id, c.generation, c.index, max(c.score) AS score
        FROM (SELECT k.document_id, k.generation, k.index, k.score
                FROM keyword_candidates(workspace, weighed, asked.phrases, filter, wanted) k
               WHERE asked.analysis IS NOT NULL
              UNION ALL
              SELECT s.document_id, s.generation, s.index, NULL
                FROM semantic_candidates(workspace, question, model, filter, wanted, exact_most) s
               WHERE question IS NOT NULL) c
       GROUP BY 1, 2, 3
    )
    SELECT NULL::jsonb, n.document_id, n.index, e.chunk_languages[entry_place(n.index)],
           c.first_page, c.last_page,
           (SELECT g.label FROM document_pages g
             WHERE g.document_id = n.document_id AND g.generation = n.generation
               AND g.number = c.first_page),
           d.title, d.filename, coalesce(c.text, k.text),
           CASE WHEN n.score IS NULL AND s.own > 0
             THEN chunk_score(n.index, s.own,
                              keyword_score(e.weights, weighed.terms, weighed.options))
             ELSE coalesce(n.score, s.own) END,
           CASE WHEN question IS NOT NULL THEN 1 - (v.embedding <=> question) END
      FROM candidate n
      JOIN documents d ON d.id = n.document_id
      LEFT JOIN search_entries e ON e.document_id = n.document_id
       AND e.generation = n.generation AND e.number = entry_number(n.index)
     CROSS JOIN LATERAL (
       SELECT CASE WHEN n.score IS NULL
                THEN keyword_score(e.chunk_weights[entry_place(n.index)], weighed.terms,
                                   weighed.options) END
       OFFSET 0) s (own)
      LEFT JOIN document_chunks c ON c.document_id = n.document_id
       AND c.generation = n.generation AND c.index = n.index
      LEFT JOIN document_cards k ON n.index = -1 AND k.document_id = n.document_id
       AND k.generation = n.generation
      LEFT JOIN chunk_embeddings v ON v.document_id = n.document_id
       AND v.generation = n.generation AND v.index = n.index AND v.model_id = model
     WHERE asked.phrases IS NULL
        OR has_phrases(e.chunk_tokens[entry_place(n.index)], asked.phrases);
END
$$;
ALTER FUNCTION search_workspace OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION search_workspace FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION search_workspace TO pagemill_api;
