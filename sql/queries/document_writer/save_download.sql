-- The file of the job $1 is stored as the blob $2 now: its SHA-256 ($3), bytes ($4) and, where the
-- submission named none, its name ($5); by slot $6. The URL has served. A step like a checkpoint:
-- nobody downloads it again, and earlier deaths are forgotten. In the transaction that holds the
-- row's lock. Index: primary key.
WITH job AS (
  UPDATE jobs_live
     SET blob_id = $2, sha256 = $3, bytes = $4, filename = coalesce(filename, $5),
         source_url = NULL, stage = 'extracting', deaths = 0, suspect = false,
         version = version + 1
   WHERE id = $1
  RETURNING id, workspace_id, document_id, filename
), event AS (
  INSERT INTO job_events (job_id, workspace_id, event, slot, detail)
  SELECT id, workspace_id, 'downloaded', $6, jsonb_build_object('bytes', $4::bigint) FROM job
)
UPDATE documents d SET blob_id = $2, sha256 = $3, bytes = $4, filename = j.filename
  FROM job j WHERE d.id = j.document_id
