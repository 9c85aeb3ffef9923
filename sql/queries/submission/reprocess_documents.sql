-- Makes a job of priority $2 with $3 retries for another generation of each document of $1, with
-- the options of its newest job if the history has it. Nobody waits for them, so nobody is called
-- back. One row: how many jobs were made; a document that has gone or got a job in between has
-- none. Indexes: primary keys, jobs_finished_id.
SELECT count(*) FILTER (WHERE made.outcome = 'made') AS made
  FROM unnest($1::uuid[]) AS wanted (id)
 CROSS JOIN LATERAL (
   SELECT reprocess_document(wanted.id, uuid_of_now(), coalesce((
            SELECT j.options - 'callback_url' FROM documents d JOIN jobs j ON j.id = d.job_id
             WHERE d.id = wanted.id), '{}'), $2, $3, NULL, NULL) AS outcome) made
