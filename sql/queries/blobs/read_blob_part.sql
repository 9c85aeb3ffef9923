-- At most $4 bytes of part $2 of a blob, from byte $3 of the part on. Parts are not compressed
-- (STORAGE EXTERNAL), so only these bytes are read. Index: primary key.
SELECT substring(data FROM $3::int + 1 FOR $4::int) FROM blob_parts
 WHERE blob_id = $1 AND number = $2
