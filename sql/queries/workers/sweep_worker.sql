-- Takes the jobs of a dead worker ($1) away, if its stamp is still $2: a worker that renewed at
-- this moment keeps everything, since its row is deleted first. A job whose worker died three times
-- while it ran alone is not touched here (poison_jobs). One that was draining was ended by its own
-- deadline or its manager: that is no death that its jobs are to blame for. What is charged names
-- the worker, so that one that only seemed dead can take it back (forgive_deaths).
WITH dead AS (
  DELETE FROM workers WHERE id = $1 AND seen_at = $2::timestamptz RETURNING id, slot,
    CASE WHEN $3 AND NOT draining THEN 1 ELSE 0 END AS blame
), held AS MATERIALIZED (
  SELECT j.id, d.id AS worker, d.slot, d.blame FROM dead d JOIN jobs_live j ON j.worker_id = d.id
   ORDER BY j.id FOR UPDATE OF j
), taken AS MATERIALIZED (
  SELECT hand_back_claim(id, blame, slot, jsonb_build_object('cause', 'worker_lost')
           || CASE WHEN blame > 0 THEN jsonb_build_object('worker', worker) ELSE '{}' END) AS id
    FROM held
)
SELECT (SELECT count(*) FROM dead) AS workers, (SELECT count(id) FROM taken) AS jobs
