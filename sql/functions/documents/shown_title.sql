-- role: owner
-- The title of a document once its file says `next_file_title`. A title that differs from what the
-- file said before was given at submission or by hand, and stays.
CREATE OR REPLACE FUNCTION shown_title(title text, file_title text, next_file_title text)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN title IS NULL OR title = file_title THEN next_file_title ELSE title END
$$;
REVOKE ALL ON FUNCTION shown_title
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION shown_title TO pagemill_api, pagemill_worker;
