-- Every write for a job starts here: locks the row if the claim still holds; otherwise nothing is
-- written. The lock matters: with a mere check, a zombie could still write after another worker's
-- claim. Index: primary key.
SELECT id FROM jobs_live WHERE id = $1 AND worker_id = $2 AND lease_token = $3 FOR NO KEY UPDATE
