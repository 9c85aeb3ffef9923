-- What open_blob_part found, in the same transaction. At most one row.
FETCH ALL FROM blob_part
