-- Takes up to $1 callbacks that are due, for $2 seconds: whoever took them and died leaves them to
-- the next. They come with the job as it was at its end, in the columns of job_by_id, and with the
-- secrets of their workspace. A row for each.
--
-- Workspaces take turns, and none has more than 4 under way, so that receivers who never answer
-- delay their own workspace alone. The walk goes once round the workspaces with pending callbacks,
-- from a random place, in 128 steps at most: nothing grows with the backlog. It runs after
-- claim_deliveries_lock in the same transaction. Indexes: webhook_deliveries_due,
-- webhook_deliveries_claimed, primary key.
WITH RECURSIVE start AS MATERIALIZED (
  SELECT gen_random_uuid() AS id
), walk (step, wrapped, at, workspace_id) AS (
  SELECT 0, false, s.id, NULL::uuid FROM start s
  UNION ALL
  SELECT w.step + 1, w.wrapped OR f.workspace_id IS NULL,
         coalesce(f.workspace_id, '00000000-0000-0000-0000-000000000000'), f.workspace_id
    FROM walk w CROSS JOIN start s
    LEFT JOIN LATERAL (
      SELECT d.workspace_id FROM webhook_deliveries d
       WHERE d.status = 'pending' AND d.workspace_id > w.at
         AND d.workspace_id <= CASE WHEN w.wrapped THEN s.id
                                    ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END
       ORDER BY d.workspace_id LIMIT 1) f ON true
   WHERE w.step < 128 AND (f.workspace_id IS NOT NULL OR NOT w.wrapped)
), place AS (
  SELECT w.workspace_id, 4 - under_way.deliveries AS room
    FROM walk w CROSS JOIN LATERAL (
      SELECT count(*) AS deliveries FROM (
        SELECT 1 FROM webhook_deliveries d
         WHERE d.workspace_id = w.workspace_id AND d.claimed_until > now() LIMIT 4) found
      ) under_way
   WHERE w.workspace_id IS NOT NULL
), ready AS (
  SELECT d.id, d.next_attempt_at,
         row_number() OVER (PARTITION BY p.workspace_id ORDER BY d.next_attempt_at) AS turn
    FROM place p CROSS JOIN LATERAL (
      SELECT d.id, d.next_attempt_at FROM webhook_deliveries d
       WHERE d.status = 'pending' AND d.workspace_id = p.workspace_id
         AND d.next_attempt_at <= now()
       ORDER BY d.next_attempt_at LIMIT p.room) d
), chosen AS (
  SELECT id FROM ready ORDER BY turn, next_attempt_at LIMIT $1
), due AS MATERIALIZED (
  SELECT id FROM webhook_deliveries
   WHERE id = ANY (ARRAY(SELECT id FROM chosen))
     AND status = 'pending' AND next_attempt_at <= now()
     FOR UPDATE SKIP LOCKED
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
