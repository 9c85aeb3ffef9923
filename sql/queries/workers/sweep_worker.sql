-- Takes the jobs of a dead worker ($1) away, if its stamp is still $2: one statement, so that a
-- worker that renewed at this moment keeps everything. A job whose worker died three times while it
-- ran alone is not touched here (poison_jobs); one that only waited to run alone (begin_suspect) is
-- not charged. One that was draining was ended by its own deadline
-- or its manager: that is no death that its jobs are to blame for. What is charged names the
-- worker, so that one that only seemed dead can take it back (forgive_deaths).
WITH dead AS (
  DELETE FROM workers WHERE id = $1 AND seen_at = $2::timestamptz RETURNING id, slot,
    CASE WHEN $3 AND NOT draining THEN 1 ELSE 0 END AS blame
), taken AS (
  UPDATE jobs_live j
     SET state = CASE WHEN stage = 'embedding' THEN 'processing' ELSE 'pending' END::job_state,
         stage = CASE WHEN stage = 'embedding' THEN 'embedding' ELSE 'queued' END::job_stage,
         worker_id = NULL, slot = NULL, lease_token = lease_token + 1, version = version + 1,
         deaths = CASE WHEN deaths >= 2 AND NOT suspect THEN deaths
                       ELSE deaths + (SELECT d.blame FROM dead d WHERE d.id = j.worker_id) END,
         suspect = deaths + (SELECT d.blame FROM dead d WHERE d.id = j.worker_id) >= 2
   WHERE j.worker_id = ANY (ARRAY(SELECT id FROM dead))
  RETURNING j.id, j.workspace_id, j.deaths
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
  SELECT t.id, t.workspace_id, 'interrupted', d.slot,
         jsonb_build_object('cause', 'worker_lost', 'deaths', t.deaths)
         || CASE WHEN d.blame > 0 THEN jsonb_build_object('worker', d.id) ELSE '{}' END
    FROM taken t, dead d
)
SELECT (SELECT count(*) FROM dead) AS workers, (SELECT count(*) FROM taken) AS jobs
