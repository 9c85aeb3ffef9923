-- Blobs that may have been unused for $1 seconds: unfinished uploads, and those of deleted
-- documents; first the condemned ones of a sweep that was cut off. The rows are locked first, so
-- that an upload that adopts one at this moment either waits and finds it condemned or is seen by
-- the second look (condemn_blobs in the same transaction). At most 100 rows; index blobs_unused.
SELECT b.id FROM blobs b
 WHERE b.unused_since < now() - make_interval(secs => $1)
 ORDER BY b.unused_since LIMIT 100 FOR UPDATE SKIP LOCKED
