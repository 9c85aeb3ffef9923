-- At most $4 bytes of part $2 of a blob, from byte $3 of the part on, for fetch_blob_part. By a
-- binary cursor, since the driver otherwise asks for text: twice the bytes, and work for both
-- sides. Parts are not compressed (STORAGE EXTERNAL), so only these bytes are read. The cursor ends
-- with the transaction. Index: primary key, at most one row.
DECLARE blob_part BINARY NO SCROLL CURSOR FOR
 SELECT substring(data FROM $3::int + 1 FOR $4::int) FROM blob_parts
  WHERE blob_id = $1 AND number = $2
