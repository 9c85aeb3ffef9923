-- One day of history for the queue's benchmark: :rows finished jobs of the day :day days ago,
-- spread over it in the order of their ids (UUIDv7, as the service makes them), as wide as a job of
-- a document without tags. The partition is made where there is none yet.
SET timezone = 'UTC';
SELECT to_char(current_date - :day, 'YYYYMMDD') AS day_name, current_date - :day AS day_begin,
       current_date - :day + 1 AS day_end,
       extract(epoch FROM least(now(), current_date - :day + 1) - (current_date - :day))
         AS day_seconds \gset
SELECT format('CREATE TABLE %I PARTITION OF jobs_finished FOR VALUES FROM (%L) TO (%L)',
              'jobs_finished_' || :'day_name', :'day_begin', :'day_end')
 WHERE to_regclass('jobs_finished_' || :'day_name') IS NULL \gexec
INSERT INTO jobs_finished_:day_name
  (id, workspace_id, document_id, generation, blob_id, state, stage, priority, run_at, created_at,
   started_at, finished_at, attempt, failures, max_retries, lease_token, options, tags, filename,
   sha256, bytes, pages_done, pages_total, chunks_done, chunks_total, text_complete, version)
SELECT id, workspace, document, 1, document, 'completed', 'done', 2, finished, finished, finished,
       finished, 1, 0, 3, 1, '{}', '{}', 'document-' || i || '.pdf', sha256(id::text::bytea),
       100000 + i % 900000, 12, 12, 40, 40, true, 20
  FROM (SELECT id AS workspace FROM workspaces ORDER BY created_at LIMIT 1) w
 CROSS JOIN generate_series(1, :rows) AS i
 CROSS JOIN LATERAL (SELECT :'day_begin'::timestamptz + i * :day_seconds / :rows * interval '1 s'
                              - interval '1 ms' AS finished, md5(i::text) AS random) t
 CROSS JOIN LATERAL (
   SELECT (lpad(to_hex((extract(epoch FROM finished) * 1000)::bigint), 12, '0') || '7'
           || substr(random, 1, 3) || '8' || substr(random, 4, 15))::uuid AS id,
          (substr(random, 1, 12) || '4' || substr(random, 14, 3) || '8' || substr(random, 18))::uuid
            AS document) ids;
