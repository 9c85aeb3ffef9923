-- Claims up to $3 jobs whose text is written and whose vectors are missing, first come first
-- served, for worker $1 of slot $2; none while the queue is paused. A suspect is not among them
-- (claim_embedding_suspect). Index jobs_live_embedding.
WITH claimed AS (
  UPDATE jobs_live
     SET worker_id = $1, slot = $2, lease_token = lease_token + 1, version = version + 1
   WHERE id = ANY (ARRAY(
     SELECT id FROM jobs_live
      WHERE state = 'processing' AND stage = 'embedding' AND worker_id IS NULL AND NOT suspect
        AND NOT (SELECT paused FROM queue_settings WHERE only_row)
      ORDER BY stage_at, id LIMIT $3 FOR UPDATE SKIP LOCKED))
  RETURNING *
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot)
  SELECT id, workspace_id, 'embedding', $2 FROM claimed
)
SELECT id, workspace_id, document_id, generation, blob_id, bytes, lease_token, attempt, failures,
       max_retries, suspect, text_complete, pages_done, pages_total, chunks_done, chunks_total,
       checkpoint, options, NULL::text AS password, NULL::text AS source_url,
       0::float8 AS waited_seconds
  FROM claimed
