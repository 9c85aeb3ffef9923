-- Deletes condemned rows whose bytes are dropped. Index: primary key.
DELETE FROM blobs WHERE id = ANY ($1::uuid[]) AND sha256 IS NULL AND unused_since = '-infinity'
