-- One part of a blob. Index: primary key.
SELECT data FROM blob_parts WHERE blob_id = $1 AND number = $2
