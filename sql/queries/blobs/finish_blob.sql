-- Makes an upload whole, to be referred to in this transaction. Returns a row; none when the upload
-- was condemned or swept meanwhile. A unique violation means that another upload of the same
-- content finished meanwhile.
UPDATE blobs SET sha256 = $2, bytes = $3, part_count = $4, unused_since = NULL
 WHERE id = $1 AND sha256 IS NULL AND unused_since > '-infinity'
RETURNING id
