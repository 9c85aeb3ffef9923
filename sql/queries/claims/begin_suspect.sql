-- A suspect that its process has waited to run alone begins now: from here on a death of the
-- process is charged to it. One row if the claim still holds. Index: primary key.
UPDATE jobs_live SET suspect = true
 WHERE id = $1 AND worker_id = $2 AND lease_token = $3
RETURNING id
