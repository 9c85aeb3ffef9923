-- role: owner
-- Another generation of a document from its stored file: readers keep the old one until the new one
-- is whole, and what nobody reads any more goes in batches.

ALTER TABLE documents
  -- the highest that a job was made for: the newest job's
  ADD COLUMN newest_generation integer NOT NULL DEFAULT 1,
  -- Since when perhaps a generation is neither the current nor the newest one. The sweep looks at
  -- these alone.
  ADD COLUMN obsolete_since timestamptz;
CREATE INDEX documents_obsolete ON documents (obsolete_since) WHERE obsolete_since IS NOT NULL;

-- Whatever makes another generation the current one leaves the one before to the sweep.
CREATE FUNCTION generation_became_obsolete() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.obsolete_since := now();
  RETURN NEW;
END
$$;
CREATE TRIGGER documents_generation BEFORE UPDATE OF current_generation ON documents
  FOR EACH ROW WHEN (OLD.current_generation <> NEW.current_generation)
  EXECUTE FUNCTION generation_became_obsolete();
GRANT EXECUTE ON FUNCTION generation_became_obsolete() TO pagemill_worker;

-- Makes a job for the next generation of a document of the transaction's workspace. The row is
-- locked first, so that of two requests, and of a request and a retry, one alone makes a job live.
-- Returns made, not_found, document_busy (its newest job is live) or file_missing.
CREATE FUNCTION reprocess_document(wanted uuid, new_job uuid, job_options jsonb,
  job_priority integer, retries integer, not_before timestamptz, pdf_password text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
  chosen documents;
BEGIN
  SELECT * INTO chosen FROM documents d
   WHERE d.id = wanted AND d.workspace_id = workspace FOR UPDATE;
  IF NOT FOUND THEN
    RETURN 'not_found';
  END IF;
  IF EXISTS (SELECT FROM jobs_live j WHERE j.id = chosen.job_id) THEN
    RETURN 'document_busy';
  END IF;
  IF chosen.blob_id IS NULL THEN
    RETURN 'file_missing';
  END IF;
  UPDATE documents d
     SET job_id = new_job, newest_generation = chosen.newest_generation + 1,
         -- what an earlier attempt left unfinished
         obsolete_since = CASE WHEN chosen.newest_generation > chosen.current_generation THEN now()
                               ELSE chosen.obsolete_since END
   WHERE d.id = wanted;
  INSERT INTO jobs_live (id, workspace_id, document_id, generation, blob_id, filename, tags, sha256,
    bytes, options, priority, max_retries, run_at, password)
  VALUES (new_job, workspace, wanted, chosen.newest_generation + 1, chosen.blob_id, chosen.filename,
    chosen.tags, chosen.sha256, chosen.bytes, job_options, job_priority, retries,
    greatest(not_before, now()), pdf_password);
  INSERT INTO job_events (job_id, workspace_id, event, detail)
  VALUES (new_job, workspace, 'created',
    jsonb_build_object('generation', chosen.newest_generation + 1));
  RETURN 'made';
END
$$;
GRANT EXECUTE ON FUNCTION
  reprocess_document(uuid, uuid, jsonb, integer, integer, timestamptz, text) TO pagemill_api;
