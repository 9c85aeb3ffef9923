-- A page of jobs, newest first, by keyset on the id (a UUIDv7). The cursor is no OR, so that a
-- generic plan begins at it too. Indexes jobs_live_listing and jobs_finished_listing.
SELECT id, document_id, state, stage, priority, rfc3339(run_at) AS run_at,
       rfc3339(created_at) AS created_at, rfc3339(started_at) AS started_at,
       rfc3339(finished_at) AS finished_at, attempt, failures, max_retries, slot, options,
       to_jsonb(tags) AS tags, filename, encode(sha256, 'hex') AS sha256, bytes, error, pages_done,
       pages_total, chunks_done, chunks_total, version
  FROM jobs
 WHERE workspace_id = current_workspace_id()
   AND ($1::job_state IS NULL OR state = $1)
   AND ($2::text IS NULL OR $2 = ANY (tags))
   AND ($3::timestamptz IS NULL OR created_at > $3)
   AND id < coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
 ORDER BY id DESC LIMIT $5
