-- Deletes a document's row; its job was cancelled earlier in the same transaction. The blob is
-- left to the sweep, because another document may have the same content. One row when it was
-- there: the newest job, which a retry or another generation may have made live in between.
WITH gone AS (DELETE FROM documents WHERE id = $1 RETURNING id, blob_id, job_id),
  blob AS (UPDATE blobs SET unused_since = now() WHERE id IN (SELECT blob_id FROM gone))
SELECT job_id FROM gone
