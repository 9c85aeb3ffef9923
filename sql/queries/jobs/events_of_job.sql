-- What happened to a job, in order. Index job_events_job; a handful of rows.
SELECT rfc3339(at) AS at, event, slot, detail FROM job_events WHERE job_id = $1 ORDER BY id
