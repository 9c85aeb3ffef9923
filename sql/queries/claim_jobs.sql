-- Claims up to $3 ready jobs for worker $1 of slot $2. Workspaces take turns: the ring walks the
-- workspaces that have pending work by a loose scan of jobs_live_ready, beginning after $4 (the
-- last one served), at most 64 of them; within a workspace jobs come by priority, run_at, id. Where
-- the ring was cut, the longest due of all workspaces stand behind its candidates: else 64
-- workspaces that only have jobs for later would keep all others waiting. Candidates are read
-- without locks and more than are needed, so that claims at the same time skip each other's rows;
-- only rows that are taken are locked. The cost does not grow with the backlog. Rows come in the
-- order of the turns, so that the last one's workspace is the last one served.
WITH RECURSIVE after_last (workspace_id, turn) AS (
  (SELECT workspace_id, 1 FROM jobs_live
    WHERE state = 'pending' AND NOT suspect AND workspace_id > $4
    ORDER BY workspace_id LIMIT 1)
  UNION ALL
  SELECT n.workspace_id, a.turn + 1
    FROM after_last a, LATERAL (
      SELECT workspace_id FROM jobs_live
       WHERE state = 'pending' AND NOT suspect AND workspace_id > a.workspace_id
       ORDER BY workspace_id LIMIT 1) n
   WHERE a.turn < 32
), from_first (workspace_id, turn) AS (
  (SELECT workspace_id, 1001 FROM jobs_live
    WHERE state = 'pending' AND NOT suspect AND workspace_id <= $4
    ORDER BY workspace_id LIMIT 1)
  UNION ALL
  SELECT n.workspace_id, f.turn + 1
    FROM from_first f, LATERAL (
      SELECT workspace_id FROM jobs_live
       WHERE state = 'pending' AND NOT suspect
         AND workspace_id > f.workspace_id AND workspace_id <= $4
       ORDER BY workspace_id LIMIT 1) n
   WHERE f.turn < 1032
), ring AS (
  SELECT workspace_id, turn FROM after_last UNION ALL SELECT workspace_id, turn FROM from_first
), in_turn AS (
  SELECT c.id, c.place, r.turn
    FROM ring r
   CROSS JOIN LATERAL (
     SELECT b.id, row_number() OVER (ORDER BY b.priority, b.run_at, b.id) AS place
       FROM generate_series(0, 3) AS band
      CROSS JOIN LATERAL (
        SELECT id, priority, run_at FROM jobs_live
         WHERE state = 'pending' AND NOT suspect AND workspace_id = r.workspace_id
           AND priority = band AND run_at <= now()
         ORDER BY priority, run_at, id LIMIT $3 + 32) b
      ORDER BY b.priority, b.run_at, b.id LIMIT $3 + 32) c
), longest_due AS (
  SELECT id, row_number() OVER (ORDER BY run_at, id) AS turn
    FROM (SELECT id, run_at FROM jobs_live
           WHERE state = 'pending' AND NOT suspect AND run_at <= now()
             AND EXISTS (SELECT 1 FROM ring WHERE turn IN (32, 1032))
           ORDER BY run_at, id LIMIT $3 + 32) d
), candidates AS MATERIALIZED (
  SELECT id, min(place) AS place, min(turn) AS turn
    FROM (SELECT id, place, turn FROM in_turn
          UNION ALL
          SELECT id, 1000000, 2000 + turn FROM longest_due) c
   GROUP BY id
), picked AS MATERIALIZED (
  SELECT j.id FROM candidates c JOIN jobs_live j ON j.id = c.id
   WHERE j.state = 'pending' AND NOT j.suspect
   ORDER BY c.place, c.turn LIMIT $3 FOR UPDATE OF j SKIP LOCKED
), claimed AS (
  UPDATE jobs_live
     SET state = 'processing', stage = 'extracting', worker_id = $1, slot = $2,
         lease_token = lease_token + 1, attempt = attempt + 1,
         started_at = coalesce(started_at, now()), version = version + 1
   WHERE id = ANY (ARRAY(SELECT id FROM picked))
  RETURNING *
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
  SELECT id, workspace_id, 'started', $2, jsonb_build_object('attempt', attempt) FROM claimed
)
SELECT id, workspace_id, document_id, generation, blob_id, bytes, lease_token, attempt, failures,
       max_retries, suspect, text_complete, pages_done, pages_total, chunks_done, chunks_total,
       checkpoint, options, password, extract(epoch FROM now() - created_at) AS waited_seconds
  FROM claimed JOIN candidates USING (id) ORDER BY place, turn
