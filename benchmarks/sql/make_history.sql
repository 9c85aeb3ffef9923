-- One day of history for the queue's benchmark: :rows finished jobs of the day :day days ago,
-- spread over it in the order of their ids (UUIDv7, as the service makes them), as wide as a job of
-- a document without tags. The partition of the day is recreated in the transaction that fills it,
-- and its indexes after that: with wal_level = minimal none of it goes through the WAL.
SET timezone = 'UTC';
SET maintenance_work_mem = '512MB';
SELECT 'jobs_finished_' || to_char(current_date - :day, 'YYYYMMDD') AS partition,
       current_date - :day AS day_begin, current_date - :day + 1 AS day_end,
       extract(epoch FROM least(now(), current_date - :day + 1) - (current_date - :day))
         AS day_seconds \gset
BEGIN;
DROP TABLE IF EXISTS :partition;
CREATE TABLE :partition (LIKE jobs_finished INCLUDING ALL EXCLUDING INDEXES);
INSERT INTO :partition
  (id, workspace_id, document_id, generation, blob_id, state, stage, priority, run_at, created_at,
   started_at, finished_at, attempt, failures, max_retries, lease_token, options, tags, filename,
   sha256, bytes, pages_done, pages_total, chunks_done, chunks_total, text_complete, version)
SELECT (lpad(to_hex((extract(epoch FROM finished) * 1000)::bigint), 12, '0')
          || '70008' || substr(random, 4, 15))::uuid,
       workspace, random::uuid, 1, random::uuid, 'completed', 'done', 2, finished, finished,
       finished, finished, 1, 0, 3, 1, '{}', '{}', 'document-' || i || '.pdf',
       decode(random || random, 'hex'),
       100000 + i % 900000, 12, 12, 40, 40, true, 20
  FROM (SELECT id AS workspace FROM workspaces ORDER BY created_at LIMIT 1) w
 CROSS JOIN (SELECT i, md5(i::text) AS random,
                    :'day_begin'::timestamptz + i * :day_seconds / :rows * interval '1 s'
                      - interval '1 ms' AS finished
               FROM generate_series(1, :rows) AS i OFFSET 0) t;
CREATE INDEX ON :partition (id);
CREATE INDEX ON :partition (workspace_id, id) INCLUDE (state);
ALTER TABLE jobs_finished ATTACH PARTITION :partition
  FOR VALUES FROM (:'day_begin') TO (:'day_end');
COMMIT;
VACUUM (ANALYZE) :partition;
