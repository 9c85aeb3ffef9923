-- role: owner
-- For programs of the release before.
-- The cards among a search's candidates, which are those without an index, as search_rows gives
-- the chunks. Fragments mark their hits with U+0002 and U+0003. A hit inside of a name such as
-- "annual_report.pdf" is marked where the name stands as words.
CREATE OR REPLACE FUNCTION search_card_rows(documents_wanted uuid[], generations integer[],
  indexes integer[], question text)
RETURNS TABLE (document_id uuid, text text, fragments text, keyword_score real)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
  words_wanted tsquery := any_word_of(question);
BEGIN
  RETURN QUERY
    SELECT c.document_id, c.text,
           CASE WHEN coalesce(c.words, to_tsvector('english', c.text)) @@ words_wanted
             THEN ts_headline('english',
             CASE WHEN to_tsvector('english', c.text) @@ words_wanted THEN c.text
                  ELSE translate(c.text, '._-', '   ') END, words_wanted,
             'StartSel=' || chr(2) || ', StopSel=' || chr(3)
             || ', MaxFragments=3, MaxWords=25, MinWords=8, FragmentDelimiter=' || chr(4)) END,
           ts_rank(coalesce(c.words, to_tsvector('english', c.text)), words_wanted, 1)
      FROM unnest(documents_wanted, generations, indexes) AS w (document_id, generation, index)
      JOIN document_cards c ON c.document_id = w.document_id AND c.generation = w.generation
     WHERE w.index IS NULL AND c.workspace_id = workspace;
END
$$;
ALTER FUNCTION search_card_rows OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION search_card_rows FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION search_card_rows TO pagemill_api;
