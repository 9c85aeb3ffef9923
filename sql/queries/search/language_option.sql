-- The option `language` of a document's newest job, null without one or when the job has left the
-- history. One row, or none. Indexes: primary keys, jobs_finished_id.
SELECT j.options ->> 'language' AS language
  FROM documents d JOIN jobs j ON j.id = d.job_id WHERE d.id = $1
