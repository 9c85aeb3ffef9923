-- Ends claimed jobs of worker $2 in final states: ids $1, and of each the token $3, the state $4
-- and the error $5 (JSON, empty: none). The rows are locked in the order of their ids, so that two
-- who finish cannot wait for each other, and move to history where the claim still holds. Only the
-- primary key is asked, so that a held snapshot costs nothing. A completed generation becomes the
-- current one. One row for each job whose claim held.
WITH ending AS MATERIALIZED (
  SELECT * FROM unnest($1::uuid[], $3::bigint[], $4::job_state[], $5::text[])
    AS e (id, token, final_state, final_error)
), held AS MATERIALIZED (
  SELECT id, lease_token, worker_id FROM jobs_live WHERE id = ANY ($1::uuid[])
   ORDER BY id FOR UPDATE
), gone AS (
  DELETE FROM jobs_live
   WHERE id = ANY (ARRAY(SELECT h.id FROM held h JOIN ending e ON e.id = h.id
                          WHERE h.worker_id = $2 AND h.lease_token = e.token))
  RETURNING *
), ended AS MATERIALIZED (
  SELECT g.*, e.final_state, nullif(e.final_error, '')::jsonb AS final_error,
         e.final_state = 'completed' AS completed
    FROM gone g JOIN ending e ON e.id = g.id
), moved AS (
  INSERT INTO jobs_finished
    (id, workspace_id, document_id, generation, blob_id, state, stage, priority, run_at, created_at,
     started_at, attempt, failures, max_retries, lease_token, options, tags, filename,
     sha256, bytes, error, pages_done, pages_total, chunks_done, chunks_total, text_complete,
     checkpoint, version, source_url)
  SELECT id, workspace_id, document_id, generation, blob_id, final_state,
         CASE WHEN completed THEN 'done' ELSE stage END::job_stage, priority, run_at, created_at,
         started_at, attempt, failures + CASE WHEN completed THEN 0 ELSE 1 END, max_retries,
         lease_token, options, tags, filename, sha256, bytes, final_error, pages_done, pages_total,
         chunks_done, chunks_total, text_complete,
         CASE WHEN completed THEN NULL ELSE checkpoint END, version + 1, source_url
    FROM ended
), document AS (
  UPDATE documents d
     SET status = CASE WHEN e.completed THEN 'ready' ELSE document_left(e.pages_done) END,
         current_generation = CASE WHEN e.completed THEN e.generation
                                   ELSE d.current_generation END,
         chunk_count = coalesce(e.chunks_total, d.chunk_count)
    FROM ended e
   WHERE d.id = e.document_id AND (e.completed OR d.current_generation = e.generation)
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
  SELECT id, workspace_id, final_state::text, slot,
         CASE WHEN final_error IS NOT NULL
              THEN jsonb_build_object('code', final_error -> 'code', 'page', final_error -> 'page')
         END
    FROM ended
)
SELECT id FROM gone
