-- The live job of a document, if it has one. Index jobs_live_document.
SELECT id FROM jobs_live WHERE document_id = $1 FOR UPDATE
