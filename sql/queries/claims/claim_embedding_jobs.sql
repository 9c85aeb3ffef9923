-- Claims up to $3 jobs whose text is written and whose vectors are missing, at most $6 of one
-- workspace and none of the workspaces $5, for worker $1 of slot $2; none while the queue is
-- paused. A suspect is not among them (claim_embedding_suspect).
--
-- Workspaces take turns: the walk goes once round those that have such jobs, beginning behind $4.
-- Each of its stops has a job to give unless it is passed over, so that few steps are enough.
-- Within a workspace first come, first served. Only rows that are taken are locked; claims at the
-- same time skip them. One row for each job, in the order of the turns. Index
-- jobs_live_embedding_turns.
WITH RECURSIVE walk (step, lap, at, workspace_id) AS (
  SELECT 0, 1, $4::uuid, NULL::uuid
   WHERE NOT (SELECT paused FROM queue_settings WHERE only_row)
  UNION ALL
  SELECT w.step + 1,
         CASE WHEN f.workspace_id IS NULL THEN w.lap + 1 ELSE w.lap END,
         coalesce(f.workspace_id, '00000000-0000-0000-0000-000000000000'::uuid),
         f.workspace_id
    FROM walk w LEFT JOIN LATERAL (
      SELECT j.workspace_id FROM jobs_live j
       WHERE j.state = 'processing' AND j.stage = 'embedding' AND j.worker_id IS NULL
         AND NOT j.suspect AND j.workspace_id > w.at
         AND j.workspace_id <= CASE WHEN w.lap = 1 THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid
                                    ELSE $4::uuid END
       ORDER BY j.workspace_id LIMIT 1) f ON true
   WHERE w.step < $3 + cardinality($5::uuid[]) + 2 AND w.lap <= 2
), ready AS MATERIALIZED (
  SELECT w.workspace_id, w.step AS turn, n.jobs
    FROM walk w CROSS JOIN LATERAL (
      SELECT count(*) AS jobs FROM (
        SELECT 1 FROM jobs_live j
         WHERE j.state = 'processing' AND j.stage = 'embedding' AND j.worker_id IS NULL
           AND NOT j.suspect AND j.workspace_id = w.workspace_id
         LIMIT least($3, $6)) found) n
   WHERE w.workspace_id IS NOT NULL AND w.workspace_id <> ALL ($5::uuid[])
), share AS (
  SELECT workspace_id, turn, count(*) AS jobs
    FROM (SELECT r.workspace_id, r.turn
            FROM ready r CROSS JOIN generate_series(1, r.jobs) AS place
           ORDER BY place, r.turn LIMIT $3) turns
   GROUP BY workspace_id, turn
), picked AS MATERIALIZED (
  SELECT p.id, s.turn
    FROM share s CROSS JOIN LATERAL (
      SELECT j.id FROM jobs_live j
       WHERE j.state = 'processing' AND j.stage = 'embedding' AND j.worker_id IS NULL
         AND NOT j.suspect AND j.workspace_id = s.workspace_id
       ORDER BY j.stage_at, j.id LIMIT s.jobs FOR UPDATE SKIP LOCKED) p
), claimed AS (
  UPDATE jobs_live
     SET worker_id = $1, slot = $2, lease_token = lease_token + 1, version = version + 1
   WHERE id = ANY (ARRAY(SELECT id FROM picked))
  RETURNING *
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot)
  SELECT id, workspace_id, 'embedding', $2 FROM claimed
)
SELECT c.id, c.workspace_id, c.document_id, c.generation, c.blob_id, c.bytes, c.lease_token,
       c.attempt, c.failures, c.max_retries, c.suspect, c.text_complete, c.pages_done,
       c.pages_total, c.chunks_done, c.chunks_total, c.checkpoint, c.options,
       NULL::text AS password, NULL::text AS source_url, 0::float8 AS waited_seconds
  FROM claimed c JOIN picked p ON p.id = c.id
 ORDER BY p.turn, c.stage_at, c.id
