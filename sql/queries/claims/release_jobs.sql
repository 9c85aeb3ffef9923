-- Gives claimed jobs of worker $2 back uncharged (drain, lapsed lease, never begun): ids $1, of
-- each the token $3; by slot $4, for the cause $5. One row for each job whose claim held.
WITH held AS MATERIALIZED (
  SELECT j.id FROM jobs_live j
    JOIN unnest($1::uuid[], $3::bigint[]) AS r (id, token)
      ON r.id = j.id AND r.token = j.lease_token AND j.worker_id = $2
   ORDER BY j.id FOR UPDATE OF j
)
SELECT hand_back_claim(id, NULL, $4, jsonb_build_object('cause', $5::text)) AS id FROM held
