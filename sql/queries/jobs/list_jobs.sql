-- A page of jobs, newest first, by keyset on the id (a UUIDv7). Indexes jobs_live_listing and
-- jobs_finished_listing.
SELECT id, document_id, state, stage, priority, rfc3339(run_at) AS run_at,
       rfc3339(created_at) AS created_at, rfc3339(started_at) AS started_at,
       rfc3339(finished_at) AS finished_at, attempt, failures, max_retries, slot, options,
       to_jsonb(tags) AS tags, filename, encode(sha256, 'hex') AS sha256, bytes, error, pages_done,
       pages_total, chunks_done, chunks_total, version
  FROM jobs_page($1, $2, $3, coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), $5)
