-- Condemns an upload that was cut off or whose content is there already, as condemn_blobs does.
-- Returns a row; none for a whole blob, which is left alone. Index: primary key.
UPDATE blobs SET unused_since = '-infinity' WHERE id = $1 AND sha256 IS NULL RETURNING id
