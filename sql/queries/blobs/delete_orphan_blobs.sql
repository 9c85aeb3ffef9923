-- The second look of the blob sweep, in a statement of its own and so with a new snapshot, under
-- the locks of the first: what a document refers to is in use after all, the rest goes.
WITH used AS (
  UPDATE blobs b SET unused_since = NULL
   WHERE b.id = ANY ($1::uuid[]) AND EXISTS (SELECT 1 FROM documents d WHERE d.blob_id = b.id)
), gone AS (
  DELETE FROM blobs b
   WHERE b.id = ANY ($1::uuid[]) AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.blob_id = b.id)
  RETURNING b.id
), parts AS (
  DELETE FROM blob_parts WHERE blob_id IN (SELECT id FROM gone)
)
SELECT count(*) FROM gone
