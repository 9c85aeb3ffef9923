-- The tokens of those of the jobs $2 that worker $1 still holds, so that it notices cancelled and
-- reclaimed ones, and suspects that have written a checkpoint and are none any more. Index: primary
-- key, whose cost does not grow with earlier claims.
SELECT id, lease_token, suspect FROM jobs_live WHERE id = ANY ($2::uuid[]) AND worker_id = $1
