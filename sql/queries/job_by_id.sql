-- One job, live or finished. Indexes: primary key and jobs_finished_id of each partition.
SELECT id, document_id, state, stage, priority, run_at, created_at, started_at, finished_at, attempt, failures,
       max_retries, slot, options, tags, filename, encode(sha256, 'hex') AS sha256, bytes, error, pages_done,
       pages_total, chunks_done, chunks_total, version
  FROM jobs WHERE id = $1
