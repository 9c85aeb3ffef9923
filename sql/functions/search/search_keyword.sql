-- role: owner
-- Chunks of the transaction's workspace by the words of a question, best first. A definer
-- function: the operators are not leakproof and would lose their index under a policy.
CREATE OR REPLACE FUNCTION search_keyword(question text, wanted integer, of_documents uuid[],
  of_tags text[], of_section ltree)
RETURNS TABLE (document_id uuid, generation integer, index integer, score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
  words_wanted tsquery := any_word_of(question);
BEGIN
  RETURN QUERY
    SELECT c.document_id, c.generation, c.index, ts_rank(c.words, words_wanted, 1) AS rank
      FROM document_chunks c
      JOIN documents d ON d.id = c.document_id AND d.current_generation = c.generation
     WHERE c.words @@ words_wanted AND c.workspace_id = workspace AND d.workspace_id = workspace
       AND (of_documents IS NULL OR c.document_id = ANY (of_documents))
       AND (of_tags IS NULL OR d.tags @> of_tags)
       AND (of_section IS NULL OR c.section <@ of_section)
     ORDER BY rank DESC, c.document_id, c.index
     LIMIT wanted;
END
$$;
ALTER FUNCTION search_keyword OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION search_keyword FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION search_keyword TO pagemill_api;
