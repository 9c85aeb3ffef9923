-- Enqueues jobs that the benchmark's worker completes without doing anything: the rows and events
-- of a submission without a document. $1 ids, $2 options (the payload). Row-level security and the
-- workspace are those of the API's role. Rows: none that the caller needs.
WITH job AS (
  INSERT INTO jobs_live (id, workspace_id, document_id, options)
  SELECT wanted.id, current_workspace_id(), wanted.id, wanted.options
    FROM unnest($1::uuid[], $2::jsonb[]) AS wanted (id, options)
  RETURNING id, workspace_id
)
INSERT INTO job_events (job_id, workspace_id, event) SELECT id, workspace_id, 'created' FROM job
