-- role: owner
-- Documents of the transaction's workspace whose card has words of a question, best first. A
-- definer function, as search_keyword is.
CREATE OR REPLACE FUNCTION search_cards(question text, wanted integer, of_documents uuid[],
  of_tags text[])
RETURNS TABLE (document_id uuid, generation integer, score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
  words_wanted tsquery := any_word_of(question);
BEGIN
  RETURN QUERY
    SELECT c.document_id, c.generation, ts_rank(c.words, words_wanted, 1) AS rank
      FROM document_cards c
      JOIN documents d ON d.id = c.document_id AND d.current_generation = c.generation
     WHERE c.words @@ words_wanted AND c.workspace_id = workspace AND d.workspace_id = workspace
       AND (of_documents IS NULL OR c.document_id = ANY (of_documents))
       AND (of_tags IS NULL OR d.tags @> of_tags)
     ORDER BY rank DESC, c.document_id
     LIMIT wanted;
END
$$;
ALTER FUNCTION search_cards OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION search_cards FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION search_cards TO pagemill_api;
