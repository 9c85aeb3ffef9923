-- Claims one job that killed its worker twice, for a process that will run it with nothing beside
-- it; none while another one is held (may_take_suspect), or the queue is paused. One that did so
-- three times is left to poison_jobs: claimed at a start, before the sweep, it would kill again.
-- Until begin_suspect it only waits for the other jobs of the process to end, and is marked as no
-- suspect: a death meanwhile is not its. Index jobs_live_suspects.
WITH claimed AS (
  UPDATE jobs_live
     SET state = 'processing',
         stage = CASE WHEN source_url IS NULL THEN 'extracting' ELSE 'downloading' END::job_stage,
         worker_id = $1, slot = $2, suspect = false,
         lease_token = lease_token + 1, attempt = attempt + 1,
         started_at = coalesce(started_at, now()), version = version + 1
   WHERE id = (SELECT id FROM jobs_live
                WHERE suspect AND worker_id IS NULL AND state = 'pending' AND deaths < 3
                  AND run_at <= now()
                  AND NOT (SELECT paused FROM queue_settings WHERE only_row)
                  AND (SELECT may_take_suspect())
                ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING *
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
  SELECT id, workspace_id, 'started', $2, jsonb_build_object('attempt', attempt, 'alone', true)
    FROM claimed
)
SELECT id, workspace_id, document_id, generation, blob_id, bytes, lease_token, attempt, failures,
       max_retries, true AS suspect, text_complete, pages_done, pages_total, chunks_done,
       chunks_total, checkpoint, options, password, source_url,
       extract(epoch FROM now() - created_at) AS waited_seconds
  FROM claimed
