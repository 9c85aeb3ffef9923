-- role: owner
-- Creates a job for the next generation of a document of the transaction's workspace. The
-- document is locked first, so of two requests, or of a request and a retry, only one makes a job
-- live. Returns made, not_found, document_busy (its newest job is live) or file_missing.
CREATE OR REPLACE FUNCTION reprocess_document(wanted uuid, new_job uuid, job_options jsonb,
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
         next_description = NULL,
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
REVOKE ALL ON FUNCTION reprocess_document
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION reprocess_document TO pagemill_api;
