-- role: owner
-- Steps of a job that the API takes, as functions of the owner that look at the workspace
-- themselves, so that the API's role needs no right to move rows between the live table and the
-- history.

-- A live job's row as the history keeps it after an end that takes it away from whoever has it:
-- the one list of columns for that. The password stays behind.
CREATE FUNCTION finished_row(live jobs_live, ended job_state, reason jsonb) RETURNS jobs_finished
LANGUAGE sql STABLE AS $$
  SELECT live.id, live.workspace_id, live.document_id, live.generation, live.blob_id, ended,
         live.stage, live.priority, live.run_at, live.created_at, live.started_at, now(),
         live.attempt, live.failures, live.max_retries, live.lease_token + 1, live.options,
         live.tags, live.filename, live.sha256, live.bytes, reason, live.pages_done,
         live.pages_total, live.chunks_done, live.chunks_total, live.text_complete,
         live.checkpoint, live.version + 1
$$;
GRANT EXECUTE ON FUNCTION finished_row(jobs_live, job_state, jsonb) TO pagemill_worker;

-- What a document is after its job ended without success.
CREATE FUNCTION document_left(pages_done integer) RETURNS document_status
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN pages_done > 0 THEN 'partial' ELSE 'failed' END::document_status
$$;
GRANT EXECUTE ON FUNCTION document_left(integer) TO pagemill_worker;

-- Cancels a live job of the transaction's workspace for good: the row leaves the live table with a
-- raised token, so that whoever works on it is refused at its next write. False: none was live.
CREATE FUNCTION cancel_live_job(wanted uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
BEGIN
  WITH gone AS (
    DELETE FROM jobs_live j WHERE j.id = wanted AND j.workspace_id = workspace RETURNING j AS live
  ), moved AS (
    INSERT INTO jobs_finished
    SELECT f.* FROM gone g, finished_row(g.live, 'cancelled', (g.live).error) f
    RETURNING id, workspace_id, document_id, generation, pages_done, chunks_total
  ), document AS (
    UPDATE documents d
       SET status = document_left(m.pages_done),
           chunk_count = coalesce(m.chunks_total, d.chunk_count)
      FROM moved m WHERE d.id = m.document_id AND d.current_generation = m.generation
  )
  INSERT INTO job_events (job_id, workspace_id, event)
  SELECT m.id, m.workspace_id, 'cancelled' FROM moved m;
  RETURN FOUND;
END
$$;

-- Moves a failed or cancelled job of the transaction's workspace back from the history, to go on at
-- its checkpoint: same id and generation, a raised token, and nothing charged any more. Only the
-- newest job of its document; that row is locked first, so that a document cannot be deleted
-- without this job. False: there is no such job, or it is not so.
CREATE FUNCTION retry_finished_job(wanted uuid, pdf_password text) RETURNS boolean
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
       pages_total, chunks_done, chunks_total, text_complete, checkpoint, version, password)
    SELECT g.id, g.workspace_id, g.document_id, g.generation, g.blob_id, g.priority, g.created_at,
           g.started_at, g.attempt, g.max_retries, g.lease_token + 1, g.options, g.tags, g.filename,
           g.sha256, g.bytes, g.pages_done, g.pages_total, g.chunks_done, g.chunks_total,
           g.text_complete, g.checkpoint, g.version + 1, pdf_password
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
GRANT EXECUTE ON FUNCTION cancel_live_job(uuid), retry_finished_job(uuid, text) TO pagemill_api;

-- The operators' switch: while it is set nothing is claimed; what runs goes on. Returns whether it
-- was changed.
CREATE FUNCTION set_queue_paused(wanted boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE queue_settings SET paused = wanted, paused_at = CASE WHEN wanted THEN now() END
   WHERE paused <> wanted;
  RETURN FOUND;
END
$$;
CREATE FUNCTION queue_paused() RETURNS TABLE (paused boolean, paused_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT s.paused, s.paused_at FROM queue_settings s $$;
ALTER FUNCTION queue_paused() OWNER TO pagemill_reader;
GRANT EXECUTE ON FUNCTION set_queue_paused(boolean), queue_paused() TO pagemill_api;
