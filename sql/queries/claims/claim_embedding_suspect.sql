-- Claims one job that killed its worker twice while it was embedded, for a process that will embed
-- it with nothing beside it (see claim_suspect); none while the queue is paused. Index
-- jobs_live_suspects.
WITH claimed AS (
  UPDATE jobs_live
     SET worker_id = $1, slot = $2, suspect = false, lease_token = lease_token + 1,
         version = version + 1
   WHERE id = (SELECT id FROM jobs_live
                WHERE suspect AND worker_id IS NULL AND state = 'processing' AND stage = 'embedding'
                  AND deaths < 3 AND NOT (SELECT paused FROM queue_settings WHERE only_row)
                  AND (SELECT may_take_suspect())
                ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING *
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
  SELECT id, workspace_id, 'embedding', $2, '{"alone": true}' FROM claimed
)
SELECT id, workspace_id, document_id, generation, blob_id, bytes, lease_token, attempt, failures,
       max_retries, true AS suspect, text_complete, pages_done, pages_total, chunks_done,
       chunks_total, checkpoint, options, NULL::text AS password, NULL::text AS source_url,
       0::float8 AS waited_seconds
  FROM claimed
