-- A submission's document, job and first event, in the transaction that makes its blob whole; or
-- without a blob and with the URL ($14) that it is to be downloaded from. One row: the creation
-- time.
WITH document AS (
  INSERT INTO documents (id, workspace_id, job_id, blob_id, filename, title, tags, sha256, bytes)
  VALUES ($1, current_workspace_id(), $2, $3, $4, $5, $6, $7, $8)
), job AS (
  INSERT INTO jobs_live (id, workspace_id, document_id, blob_id, filename, tags, sha256, bytes,
    options, priority,
                         max_retries, run_at, password, source_url)
  VALUES ($2, current_workspace_id(), $1, $3, $4, $6, $7, $8, $9, $10, $11, greatest($12, now()),
    $13, $14)
  RETURNING id, workspace_id, created_at
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event) SELECT id, workspace_id, 'created' FROM job
)
SELECT created_at FROM job
