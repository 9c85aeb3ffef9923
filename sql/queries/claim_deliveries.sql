-- Takes up to $1 callbacks that are due, for $2 seconds: whoever took them and died leaves them to
-- the next. They come with the job as it was at its end, in the columns of job_by_id, and with the
-- secrets of their workspace. Index webhook_deliveries_due; a row for each.
WITH due AS MATERIALIZED (
  SELECT id FROM webhook_deliveries
   WHERE status = 'pending' AND next_attempt_at <= now()
   ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
), taken AS (
  UPDATE webhook_deliveries d
     SET claim_token = d.claim_token + 1, claimed_until = now() + make_interval(secs => $2),
         next_attempt_at = now() + make_interval(secs => $2),
         attempts = d.attempts + 1, tries = d.tries + 1
   WHERE d.id = ANY (ARRAY(SELECT id FROM due))
  RETURNING d.*
)
SELECT t.id AS delivery_id, t.claim_token, t.event, t.tries, t.workspace_id,
       rfc3339(t.created_at) AS event_at,
       extract(epoch FROM now() - t.tries_since) AS tried_seconds,
       floor(extract(epoch FROM now()))::bigint AS unix_now,
       j.options ->> 'callback_url' AS url, s.current_secret, s.previous_secret,
       j.id, j.document_id, j.state, j.stage, j.priority, rfc3339(j.run_at) AS run_at,
       rfc3339(j.created_at) AS created_at, rfc3339(j.started_at) AS started_at,
       rfc3339(j.finished_at) AS finished_at, j.attempt, j.failures, j.max_retries,
       NULL::text AS slot, j.options, to_jsonb(j.tags) AS tags, j.filename,
       encode(j.sha256, 'hex') AS sha256, j.bytes, j.error, j.pages_done, j.pages_total,
       j.chunks_done, j.chunks_total, j.version
  FROM taken t
 CROSS JOIN LATERAL jsonb_populate_record(NULL::jobs_finished, t.job) j
 CROSS JOIN LATERAL webhook_secrets_of(t.workspace_id) s
