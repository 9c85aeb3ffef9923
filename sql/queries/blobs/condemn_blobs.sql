-- The second look of the blob sweep, in a statement of its own and so with a new snapshot, under
-- the locks of the first (sweep_blobs): what a document refers to is in use after all. The rest is
-- condemned: without a hash nothing adopts it, and finish_blob leaves it alone; the next sweep
-- begins with it where its bytes are not dropped now. Returns the condemned rows.
WITH used AS (
  UPDATE blobs b SET unused_since = NULL
   WHERE b.id = ANY ($1::uuid[]) AND EXISTS (SELECT 1 FROM documents d WHERE d.blob_id = b.id)
)
UPDATE blobs b SET sha256 = NULL, unused_since = '-infinity'
 WHERE b.id = ANY ($1::uuid[]) AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.blob_id = b.id)
RETURNING b.id, b.workspace_id
