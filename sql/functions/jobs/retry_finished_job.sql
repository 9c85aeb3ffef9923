-- role: owner
-- Moves a failed or cancelled job of the transaction's workspace back from the history, to
-- continue at its checkpoint: same id and generation, a raised token, no failures charged. Only
-- the newest job of its document; that row is locked first, so the document cannot be deleted
-- without this job. The URL of a failed download comes along. False: there is no such job, or it
-- is in another state.
CREATE OR REPLACE FUNCTION retry_finished_job(wanted uuid, pdf_password text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
BEGIN
  WITH document AS MATERIALIZED (
    SELECT d.id FROM jobs_finished f JOIN documents d ON d.id = f.document_id AND d.job_id = f.id
     WHERE f.id = wanted AND f.workspace_id = workspace AND d.workspace_id = workspace
       AND f.state <> 'completed'
       FOR NO KEY UPDATE OF d
  ), gone AS (
    DELETE FROM jobs_finished f USING document d WHERE f.id = wanted AND f.document_id = d.id
    RETURNING f.*
  ), back AS (
    INSERT INTO jobs_live
      (id, workspace_id, document_id, generation, blob_id, priority, created_at, started_at,
       attempt, max_retries, lease_token, options, tags, filename, sha256, bytes, pages_done,
       pages_total, chunks_done, chunks_total, text_complete, checkpoint, version, password,
       source_url)
    SELECT g.id, g.workspace_id, g.document_id, g.generation, g.blob_id, g.priority, g.created_at,
           g.started_at, g.attempt, g.max_retries, g.lease_token + 1, g.options, g.tags, g.filename,
           g.sha256, g.bytes, g.pages_done, g.pages_total, g.chunks_done, g.chunks_total,
           g.text_complete, g.checkpoint, g.version + 1, pdf_password, g.source_url
      FROM gone g
    RETURNING id, workspace_id, document_id, generation
  ), status AS (
    UPDATE documents d SET status = 'processing'
      FROM back b WHERE d.id = b.document_id AND d.current_generation = b.generation
  )
  INSERT INTO job_events (job_id, workspace_id, event, detail)
  SELECT g.id, g.workspace_id, 'retried',
         jsonb_build_object('after', g.state, 'pages', g.pages_done, 'chunks', g.chunks_done)
    FROM gone g JOIN back b ON b.id = g.id;
  RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION retry_finished_job
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION retry_finished_job TO pagemill_api;
