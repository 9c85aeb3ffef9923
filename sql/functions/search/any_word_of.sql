-- role: owner
-- The words of a question, any of which may match.
CREATE OR REPLACE FUNCTION any_word_of(question text) RETURNS tsquery
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT replace(plainto_tsquery('english', question)::text, ' & ', ' | ')::tsquery $$;
REVOKE ALL ON FUNCTION any_word_of FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION any_word_of TO pagemill_reader;
