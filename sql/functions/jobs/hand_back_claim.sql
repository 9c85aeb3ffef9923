-- role: owner
-- Takes a claimed job out of its worker's hands; the caller has locked its row. It is pending again
-- with its old run_at, so near the front, or waits for an embedder again, and the raised token
-- fences its worker off. `blame` deaths are charged, NULL where no worker died; then the event says
-- how many it has. A suspect that only waited to run alone (begin_suspect) is not charged.
CREATE OR REPLACE FUNCTION hand_back_claim(job uuid, blame integer, from_slot text, why jsonb)
RETURNS uuid
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH taken AS (
    UPDATE jobs_live
       SET state = CASE WHEN stage = 'embedding' THEN 'processing' ELSE 'pending' END::job_state,
           stage = CASE WHEN stage = 'embedding' THEN 'embedding' ELSE 'queued' END::job_stage,
           worker_id = NULL, slot = NULL, lease_token = lease_token + 1, version = version + 1,
           deaths = CASE WHEN deaths >= 2 AND NOT suspect THEN deaths
                         ELSE deaths + coalesce(blame, 0) END,
           suspect = deaths + coalesce(blame, 0) >= 2
     WHERE id = job
    RETURNING id, workspace_id, deaths
  ), event AS (
    INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
    SELECT id, workspace_id, 'interrupted', from_slot,
           why || CASE WHEN blame IS NULL THEN '{}' ELSE jsonb_build_object('deaths', deaths) END
      FROM taken
  )
  SELECT id FROM taken
$$;
REVOKE ALL ON FUNCTION hand_back_claim
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION hand_back_claim TO pagemill_worker;
