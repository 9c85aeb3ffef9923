-- role: owner
-- For programs of the release before.
-- The chunks of a search's candidates with both scores of each, for the fusion in common/search.
-- A score that cannot be had (no vector, no question) is null. Fragments mark their hits with
-- U+0002 and U+0003.
CREATE OR REPLACE FUNCTION search_rows(documents_wanted uuid[], generations integer[],
  indexes integer[], question text, question_vector vector, model smallint)
RETURNS TABLE (document_id uuid, index integer, first_page integer, last_page integer, text text,
  fragments text, keyword_score real, semantic_score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
  words_wanted tsquery := any_word_of(question);
BEGIN
  RETURN QUERY
    SELECT c.document_id, c.index, c.first_page, c.last_page, c.text,
           CASE WHEN to_tsvector('english', c.text) @@ words_wanted
             THEN ts_headline('english', c.text, words_wanted,
             'StartSel=' || chr(2) || ', StopSel=' || chr(3)
             || ', MaxFragments=3, MaxWords=25, MinWords=8, FragmentDelimiter=' || chr(4)) END,
           ts_rank(coalesce(c.words, to_tsvector('english', c.text)), words_wanted, 1),
           (1 - (e.embedding <=> question_vector))::real
      FROM unnest(documents_wanted, generations, indexes) AS w (document_id, generation, index)
      JOIN document_chunks c ON c.document_id = w.document_id AND c.generation = w.generation AND
        c.index = w.index
      LEFT JOIN chunk_embeddings e ON e.document_id = w.document_id AND e.generation = w.generation
           AND e.index = w.index AND e.model_id = model AND question_vector IS NOT NULL
     WHERE c.workspace_id = workspace;
END
$$;
ALTER FUNCTION search_rows OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION search_rows FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION search_rows TO pagemill_api;
