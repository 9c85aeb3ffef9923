-- The second look of the blob sweep, in a statement of its own and so with a new snapshot, under
-- the locks of the first.
WITH gone AS (
  DELETE FROM blobs b
   WHERE b.id = ANY ($1::uuid[]) AND b.created_at < now() - make_interval(secs => $2)
     AND (b.sha256 IS NULL OR NOT EXISTS (SELECT 1 FROM documents d WHERE d.blob_id = b.id))
  RETURNING b.id
), parts AS (
  DELETE FROM blob_parts WHERE blob_id IN (SELECT id FROM gone)
)
SELECT count(*) FROM gone
