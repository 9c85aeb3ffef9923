-- The last page is written: the claim ends and the job waits for an embedder, its status still
-- processing. The password is no longer needed and goes.
WITH job AS (
  UPDATE jobs_live
     SET stage = 'embedding', text_complete = true, worker_id = NULL, slot = NULL,
         lease_token = lease_token + 1, stage_at = now(), password = NULL, version = version + 1
   WHERE id = $1
  RETURNING id, workspace_id, document_id, generation, pages_done, chunks_total
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
  SELECT id, workspace_id, 'extracted', $2,
         jsonb_build_object('pages', pages_done, 'chunks', chunks_total)
    FROM job
)
UPDATE documents d SET chunk_count = coalesce(j.chunks_total, 0)
  FROM job j WHERE d.id = j.document_id AND d.current_generation = j.generation
