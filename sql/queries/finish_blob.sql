-- Makes an upload whole. A unique violation means that another upload of the same content finished
-- meanwhile.
UPDATE blobs SET sha256 = $2, bytes = $3, part_count = $4, created_at = now() WHERE id = $1 AND
  sha256 IS NULL
