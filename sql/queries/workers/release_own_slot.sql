-- At start: takes back the jobs that earlier incarnations of this slot ($2) on this host ($4) left,
-- and drops their rows. A slot of the same name on another host is another's. An extraction
-- becomes pending again with its old run_at, so near the front; an embedding waits for an embedder
-- again. An incarnation that was draining was ended by its own deadline or by its manager: that is
-- no death that its jobs are to blame for. A suspect that only waited to run alone is not charged.
WITH dead AS (
  DELETE FROM workers WHERE slot = $2 AND host = $4 AND id <> $1
  RETURNING id, CASE WHEN $3 AND NOT draining THEN 1 ELSE 0 END AS blame
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
  SELECT id, workspace_id, 'interrupted', $2, jsonb_build_object('cause', 'worker_restarted',
    'deaths', deaths) FROM taken
)
SELECT count(*) FROM taken
