-- What happened to a job, in order: at most $3 events after the first $2. Index job_events_job, of
-- which the events of this job are read; mostly a handful.
SELECT rfc3339(at) AS at, event, slot, detail
  FROM job_events WHERE job_id = $1 ORDER BY id LIMIT $3 OFFSET $2
