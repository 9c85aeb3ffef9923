-- role: owner
-- The first words of a question, any of which may match. The time of a ranking grows with the words
-- times the rows that match them.
CREATE OR REPLACE FUNCTION any_word_of(question text) RETURNS tsquery
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(string_agg(quote_literal(first.lexeme), ' | '), '')::tsquery
    FROM (SELECT w.lexeme FROM unnest(to_tsvector('english', question)) w
           ORDER BY w.positions[1], w.lexeme LIMIT 64) first
$$;
REVOKE ALL ON FUNCTION any_word_of FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION any_word_of TO pagemill_reader;

-- The same as keys of the entries of a workspace, for programs of the release before, whose
-- functions (search_keyword and search_cards with their rows) go with it: our English stems are
-- PostgreSQL's.
CREATE OR REPLACE FUNCTION any_entry_key_of(workspace uuid, question text) RETURNS integer[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN (
    SELECT coalesce(array_agg(term_dimension(f.form || w.lexeme) # workspace_hash(workspace)),
                    '{}')
      FROM unnest(tsvector_to_array(to_tsvector('english', question))) AS w (lexeme),
           (VALUES ('='), (':en:')) AS f (form));
END
$$;
REVOKE ALL ON FUNCTION any_entry_key_of
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION any_entry_key_of TO pagemill_reader;
