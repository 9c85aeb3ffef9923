-- role: owner
-- A generation brings what the file says by it when it becomes the current one. A worker of the
-- release before has written it to the row already, and says no version. shown_title
-- says which title stays.
CREATE OR REPLACE FUNCTION description_became_current() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.extractor_version := (NEW.next_description ->> 'extractor_version')::integer;
  IF NEW.next_description IS NOT NULL THEN
    NEW.title := shown_title(NEW.title, NEW.file_title, NEW.next_description ->> 'title');
    NEW.file_title := NEW.next_description ->> 'title';
    NEW.author := NEW.next_description ->> 'author';
    NEW.page_count := (NEW.next_description ->> 'page_count')::integer;
    NEW.outline := nullif(NEW.next_description -> 'outline', 'null');
    NEW.metadata := NEW.next_description -> 'metadata';
    NEW.language := NEW.next_description ->> 'language';
    NEW.next_description := NULL;
  END IF;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION description_became_current
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION description_became_current TO pagemill_worker;
