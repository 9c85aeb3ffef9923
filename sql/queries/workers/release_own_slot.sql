-- At start: takes back the jobs that earlier incarnations of this slot ($2) on this host ($4) left,
-- and drops their rows. A slot of the same name on another host is another's. An incarnation that
-- was draining was ended by its own deadline or by its manager: that is no death that its jobs are
-- to blame for.
WITH dead AS (
  DELETE FROM workers WHERE slot = $2 AND host = $4 AND id <> $1
  RETURNING id, CASE WHEN $3 AND NOT draining THEN 1 ELSE 0 END AS blame
), held AS MATERIALIZED (
  SELECT j.id, d.blame FROM dead d JOIN jobs_live j ON j.worker_id = d.id
   ORDER BY j.id FOR UPDATE OF j
)
SELECT count(hand_back_claim(id, blame, $2, '{"cause": "worker_restarted"}')) FROM held
