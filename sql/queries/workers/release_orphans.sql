-- Releases jobs whose worker has no row: it was swept while its claim was under way, so the sweep
-- did not see them. Index jobs_live_worker; reads one entry for each claimed job.
WITH held AS MATERIALIZED (
  SELECT j.id FROM jobs_live j
   WHERE j.worker_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM workers w WHERE w.id = j.worker_id)
   ORDER BY j.id FOR UPDATE OF j
)
SELECT count(hand_back_claim(id, NULL, NULL, '{"cause": "worker_unknown"}')) FROM held
