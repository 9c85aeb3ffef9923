-- Every write for a job begins here: the row is locked where the claim still holds, and nothing is
-- written when it does not. Locking matters: a check without it lets a zombie write after another's
-- claim. Index: primary key.
SELECT id FROM jobs_live WHERE id = $1 AND worker_id = $2 AND lease_token = $3 FOR NO KEY UPDATE
