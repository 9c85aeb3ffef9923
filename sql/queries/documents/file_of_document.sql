-- The stored file of a document. One row, or none while there is no whole file. Indexes: primary
-- keys.
SELECT b.id, b.bytes, encode(b.sha256, 'hex') AS sha256, d.filename
  FROM documents d JOIN blobs b ON b.id = d.blob_id
 WHERE d.id = $1 AND b.sha256 IS NOT NULL
