-- role: owner
-- Entries go with their texts, whichever release of a program deletes or changes these.

-- The trigger of document_chunks, with the transition table `removed`. Chunks are deleted with
-- their whole generation, in batches: the first that goes takes its window along.
CREATE OR REPLACE FUNCTION entries_follow_text() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM search_entries e
   USING (SELECT DISTINCT r.document_id, r.generation, entry_number(r.index) AS number
           FROM removed r) w
   WHERE e.document_id = w.document_id AND e.generation = w.generation AND e.number = w.number;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION entries_follow_text
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;

-- The trigger of document_cards. Whoever writes another text also writes its entry; a program of
-- the release before does not, and the card waits to be indexed.
CREATE OR REPLACE FUNCTION entries_follow_card() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.text = OLD.text THEN
    RETURN NEW;
  END IF;
  DELETE FROM search_entries e
   WHERE e.document_id = OLD.document_id AND e.generation = OLD.generation AND e.number = -1;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  NEW.is_indexed := false;
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION entries_follow_card
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
