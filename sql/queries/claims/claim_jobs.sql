-- Claims up to $3 ready jobs for worker $1 of slot $2, none of the workspaces $13; none while the
-- queue is paused, when the worker was swept, or while a job waits that must run alone (one that
-- waits for an embedder where $11 says that this process is one) and nobody has taken one upon
-- itself, if this process is to do so ($14).
--
-- Workspaces take turns. The walk goes once round the workspaces that have pending jobs: it begins
-- behind the one served last and looks into the gaps between the stops that the worker names, $4
-- their lower and $5 their upper ends. Stops are the workspaces that the worker knows. For places
-- in the queue, workspace $6 and priority $7, it says behind which job the ready ones begin, $8 its
-- run_at and $9 its id (worker/claims/claim_floors.hpp). So the dead index entries of jobs claimed
-- before, which a held snapshot keeps from being removed, are not read again and again.
--
-- Within a workspace jobs come by priority, run_at, id. Rows are counted without locks, the turns
-- shared out, and only rows that are taken are locked; claims at the same time skip them and take
-- the next ones. Nothing grows with the backlog: a walk takes 128 steps at most, and one that was
-- cut says where it stopped, so that the next one goes on there. While more jobs are claimed than
-- run at once ($10 false), those that were in hand when a worker died are left alone.
--
-- All up to the last job that is taken was taken, here or by another at this moment. Newer jobs may
-- be committed later than their run_at says, so no place is begun less than 2 seconds ago. What is
-- overlooked all the same, like a job that is released, is found by the next claim without such
-- bounds ($10 true), which also says where nothing was ready ("quiet").
--
-- One row for each claimed job in the order of the turns, or one row without a job. Indexes:
-- jobs_live_ready, jobs_live_suspects, jobs_live_worker, primary key.
WITH RECURSIVE alone AS MATERIALIZED (
  SELECT CASE WHEN EXISTS (SELECT 1 FROM jobs_live
                            WHERE suspect AND worker_id IS NULL AND deaths < 3 AND run_at <= now()
                              AND (state = 'pending' OR $11))
              THEN NOT EXISTS (SELECT 1 FROM jobs_live
                                WHERE worker_id IS NOT NULL AND (suspect OR deaths >= 2))
              ELSE false END AS suspect_waiting
), walk (step, gap, at, workspace_id) AS (
  SELECT 0, 1, ($4::uuid[])[1], NULL::uuid
    FROM alone
   WHERE NOT (suspect_waiting AND $14) AND NOT (SELECT paused FROM queue_settings WHERE only_row)
     AND EXISTS (SELECT 1 FROM workers WHERE id = $1)
  UNION ALL
  SELECT w.step + 1,
         CASE WHEN f.workspace_id IS NULL THEN w.gap + 1 ELSE w.gap END,
         coalesce(f.workspace_id, ($4::uuid[])[w.gap + 1]),
         coalesce(f.workspace_id, ($5::uuid[])[w.gap])
    FROM walk w LEFT JOIN LATERAL (
      SELECT j.workspace_id FROM jobs_live j
       WHERE j.state = 'pending' AND NOT j.suspect
         AND j.workspace_id > w.at AND j.workspace_id < ($5::uuid[])[w.gap]
       ORDER BY j.workspace_id LIMIT 1) f ON true
   WHERE w.step < 128 AND w.gap <= cardinality($4::uuid[])
), place AS (
  SELECT w.workspace_id, w.step AS turn,
         CASE WHEN cap.jobs IS NULL THEN $3
              ELSE running_jobs_room(w.workspace_id, cap.jobs) END AS room
    FROM walk w LEFT JOIN workspaces c ON c.id = w.workspace_id
   CROSS JOIN LATERAL (SELECT coalesce(c.running_jobs_max, $12) AS jobs) cap
   WHERE w.workspace_id IS NOT NULL AND w.workspace_id <> ALL ($13::uuid[])
), ready AS MATERIALIZED (
  SELECT p.workspace_id, p.turn, p.room, band, f.run_at AS behind_run_at, f.id AS behind_id, n.jobs
    FROM place p
   CROSS JOIN generate_series(0, 3) AS band
    LEFT JOIN unnest($6::uuid[], $7::integer[], $8::timestamptz[], $9::uuid[])
      AS k (workspace_id, priority, run_at, id)
      ON k.workspace_id = p.workspace_id AND k.priority = band
   CROSS JOIN LATERAL (
     SELECT coalesce(k.run_at, '-infinity') AS run_at,
            coalesce(k.id, '00000000-0000-0000-0000-000000000000') AS id) f
   CROSS JOIN LATERAL (
     SELECT count(*) AS jobs FROM (
       SELECT 1 FROM jobs_live j
        WHERE j.state = 'pending' AND NOT j.suspect AND j.workspace_id = p.workspace_id
          AND j.priority = band AND (j.run_at, j.id) > (f.run_at, f.id) AND j.run_at <= now()
        LIMIT $3) found) n
), share AS (
  SELECT workspace_id, count(*) AS jobs
    FROM (SELECT r.workspace_id
            FROM (SELECT workspace_id, turn, least(sum(jobs), room, $3) AS jobs
                    FROM ready WHERE jobs > 0 GROUP BY workspace_id, turn, room) r
           CROSS JOIN generate_series(1, r.jobs) AS place
           ORDER BY place, r.turn LIMIT $3) turns
   GROUP BY workspace_id
), quota AS (
  SELECT r.workspace_id, r.turn, r.band, r.behind_run_at, r.behind_id,
         greatest(0, least(r.jobs, s.jobs - coalesce(sum(r.jobs) OVER more_urgent, 0))) AS jobs
    FROM ready r JOIN share s USING (workspace_id)
  WINDOW more_urgent AS (PARTITION BY r.workspace_id ORDER BY r.band
                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), picked AS MATERIALIZED (
  SELECT p.id, q.turn
    FROM quota q CROSS JOIN LATERAL (
      SELECT j.id FROM jobs_live j
       WHERE j.state = 'pending' AND NOT j.suspect AND j.workspace_id = q.workspace_id
         AND j.priority = q.band AND (j.run_at, j.id) > (q.behind_run_at, q.behind_id)
         AND j.run_at <= now()
         AND (j.deaths = 0 OR $10)
       ORDER BY j.run_at, j.id LIMIT q.jobs FOR UPDATE SKIP LOCKED) p
), claimed AS (
  UPDATE jobs_live
     SET state = 'processing',
         stage = CASE WHEN source_url IS NULL THEN 'extracting' ELSE 'downloading' END::job_stage,
         worker_id = $1, slot = $2,
         lease_token = lease_token + 1, attempt = attempt + 1,
         started_at = coalesce(started_at, now()), version = version + 1
   WHERE id = ANY (ARRAY(SELECT id FROM picked))
  RETURNING *
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
  SELECT id, workspace_id, 'started', $2, jsonb_build_object('attempt', attempt) FROM claimed
), in_turn AS (
  SELECT c.*, p.turn,
         row_number() OVER (PARTITION BY c.workspace_id ORDER BY c.priority, c.run_at, c.id)
           AS place,
         row_number() OVER (PARTITION BY c.workspace_id, c.priority ORDER BY c.run_at DESC,
                            c.id DESC) = 1 AS last_of_its_kind
    FROM claimed c JOIN picked p ON p.id = c.id
), walked AS (
  SELECT (SELECT suspect_waiting FROM alone) AS suspect_waiting,
         EXISTS (SELECT 1 FROM walk WHERE step = 128 AND at IS NOT NULL) AS cut,
         (SELECT workspace_id FROM walk WHERE step = 128) AS stopped_at,
         (now() - interval '2 seconds')::text AS moment,
         CASE WHEN $10 THEN (SELECT string_agg(workspace_id::text || ':' || band, ',') FROM ready
                              WHERE jobs = 0 AND workspace_id = ANY ($5::uuid[])) END AS quiet
)
SELECT s.suspect_waiting, s.cut, s.stopped_at, s.moment, s.quiet, j.id, j.workspace_id,
       j.document_id, j.generation, j.blob_id, j.bytes,
       j.lease_token, j.attempt, j.failures, j.max_retries, j.suspect, j.text_complete,
       j.pages_done, j.pages_total, j.chunks_done, j.chunks_total, j.checkpoint, j.options,
       j.password, j.source_url, extract(epoch FROM now() - j.created_at) AS waited_seconds,
       j.priority,
       CASE WHEN last_of_its_kind THEN least(j.run_at, now() - interval '2 seconds')::text END
         AS behind_run_at
  FROM walked s LEFT JOIN in_turn j ON true
 ORDER BY j.place, j.turn
