-- Drops the bytes of condemned blobs. Index: primary key.
DELETE FROM blob_parts WHERE blob_id = ANY ($1::uuid[])
