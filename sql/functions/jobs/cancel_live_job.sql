-- role: owner
-- Cancels a live job of the transaction's workspace. The row leaves the live table with a raised
-- token, so whoever works on it is refused at the next write. An owner's function, so that the
-- API's role needs no right to move rows to the history. False: no such job was live.
CREATE OR REPLACE FUNCTION cancel_live_job(wanted uuid) RETURNS boolean
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
REVOKE ALL ON FUNCTION cancel_live_job FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION cancel_live_job TO pagemill_api;
