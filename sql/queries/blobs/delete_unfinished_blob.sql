-- Drops an upload that was cut off or whose content is there already; a whole blob is left alone.
WITH gone AS (DELETE FROM blobs WHERE id = $1 AND sha256 IS NULL RETURNING id)
DELETE FROM blob_parts WHERE blob_id IN (SELECT id FROM gone)
