-- role: owner
-- For programs of the release before: documents of the transaction's workspace whose card has words
-- of a question, best first.
CREATE OR REPLACE FUNCTION search_cards(question text, wanted integer, of_documents uuid[],
  of_tags text[])
RETURNS TABLE (document_id uuid, generation integer, score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
  words_wanted tsquery := any_word_of(question);
  entry_keys integer[] := any_entry_key_of(workspace, question);
BEGIN
  RETURN QUERY
    SELECT c.document_id, c.generation, c.rank
      FROM (SELECT o.document_id, o.generation, ts_rank(o.words, words_wanted, 1) AS rank
              FROM document_cards o
             WHERE o.words @@ words_wanted AND o.workspace_id = workspace AND NOT o.is_indexed
            UNION ALL
            SELECT e.document_id, e.generation,
                   ts_rank(to_tsvector('english', k.text), words_wanted, 1)
              FROM search_entries e
              JOIN document_cards k USING (document_id, generation)
             WHERE e.keys && entry_keys AND e.workspace_id = workspace AND e.number = -1) c
      JOIN documents d ON d.id = c.document_id AND d.current_generation = c.generation
     WHERE d.workspace_id = workspace
       AND (of_documents IS NULL OR c.document_id = ANY (of_documents))
       AND (of_tags IS NULL OR d.tags @> of_tags)
     ORDER BY c.rank DESC, c.document_id
     LIMIT wanted;
END
$$;
ALTER FUNCTION search_cards OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION search_cards FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION search_cards TO pagemill_api;
