-- role: owner
-- For programs of the release before: chunks of the transaction's workspace by the words of a
-- question, best first, by their old words or by their entries.
CREATE OR REPLACE FUNCTION search_keyword(question text, wanted integer, of_documents uuid[],
  of_tags text[], of_section ltree)
RETURNS TABLE (document_id uuid, generation integer, index integer, score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
  words_wanted tsquery := any_word_of(question);
  entry_keys integer[] := any_entry_key_of(workspace, question);
BEGIN
  RETURN QUERY
    SELECT c.document_id, c.generation, c.index, f.rank
      FROM (SELECT o.document_id, o.generation, o.index, ts_rank(o.words, words_wanted, 1) AS rank
              FROM document_chunks o
             WHERE o.words @@ words_wanted AND o.workspace_id = workspace AND NOT o.is_indexed
            UNION ALL
            SELECT n.document_id, n.generation, n.index,
                   ts_rank(to_tsvector('english', n.text), words_wanted, 1)
              FROM search_entries e
              JOIN document_chunks n ON n.document_id = e.document_id
               AND n.generation = e.generation
               AND n.index BETWEEN index_at(e.number, 1) AND index_at(e.number, window_chunks())
             WHERE e.keys && entry_keys AND e.workspace_id = workspace
               AND to_tsvector('english', n.text) @@ words_wanted) f
      JOIN document_chunks c USING (document_id, generation, index)
      JOIN documents d ON d.id = c.document_id AND d.current_generation = c.generation
     WHERE c.workspace_id = workspace AND d.workspace_id = workspace
       AND (of_documents IS NULL OR c.document_id = ANY (of_documents))
       AND (of_tags IS NULL OR d.tags @> of_tags)
       AND (of_section IS NULL OR c.section <@ of_section)
     ORDER BY f.rank DESC, c.document_id, c.index
     LIMIT wanted;
END
$$;
ALTER FUNCTION search_keyword OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION search_keyword FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION search_keyword TO pagemill_api;
