-- The live job of a document, if it has one. Index: primary keys.
SELECT j.id FROM documents d JOIN jobs_live j ON j.id = d.job_id WHERE d.id = $1 FOR UPDATE OF j
