-- A page of jobs, newest first, by keyset on the id (a UUIDv7), as far as they fit into $6 bytes:
-- `more` says that it ended early. Indexes jobs_live_listing and jobs_finished_listing.
SELECT t.*, t.found > count(*) OVER () AS more
  FROM (SELECT s.*, count(*) OVER () AS found, sum(s.size) OVER (ORDER BY s.id DESC) AS through
          FROM (SELECT r.*, 800 + octet_length(concat(options, tags, filename, error)) AS size
                  FROM (SELECT id, document_id, state, stage, priority, rfc3339(run_at) AS run_at,
                               rfc3339(created_at) AS created_at, rfc3339(started_at) AS started_at,
                               rfc3339(finished_at) AS finished_at, attempt, failures, max_retries,
                               slot, options::text AS options, to_jsonb(tags)::text AS tags,
                               filename, encode(sha256, 'hex') AS sha256, bytes,
                               error::text AS error, pages_done, pages_total, chunks_done,
                               chunks_total, version
                          FROM jobs_page($1, $2, $3,
                                 coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), $5)) r
                 OFFSET 0) s) t
 WHERE through <= $6 OR through = size
 ORDER BY id DESC
