-- The task of the kind $1 has nothing left to do for a generation. Index: primary key, one row.
DELETE FROM backfill_documents
 WHERE kind = $1 AND workspace_id = $2 AND document_id = $3 AND generation = $4
