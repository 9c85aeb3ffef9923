-- The newest job of a document: the only one that can be live. Index: primary key.
SELECT job_id FROM documents WHERE id = $1
