-- Deletes unfinished uploads and blobs that nothing refers to, older than $1 seconds. The rows are
-- locked first, so that an upload that adopts one at this moment either waits and finds it gone or
-- is seen by the second look (sweep_blobs is followed by delete_orphan_blobs in the same
-- transaction). At most 100 rows; index blobs_age.
SELECT b.id FROM blobs b
 WHERE b.created_at < now() - make_interval(secs => $1)
   AND (b.sha256 IS NULL OR NOT EXISTS (SELECT 1 FROM documents d WHERE d.blob_id = b.id))
   AND NOT EXISTS (SELECT 1 FROM jobs_live j WHERE j.blob_id = b.id)
 ORDER BY b.created_at LIMIT 100 FOR UPDATE SKIP LOCKED
