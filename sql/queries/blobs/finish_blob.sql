-- Makes an upload whole, to be referred to in this transaction. A unique violation means that
-- another upload of the same content finished meanwhile.
UPDATE blobs SET sha256 = $2, bytes = $3, part_count = $4, unused_since = NULL
 WHERE id = $1 AND sha256 IS NULL
