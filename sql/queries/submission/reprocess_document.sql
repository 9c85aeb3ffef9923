-- Makes a job for another generation of a document. One row: what came of it. Index: primary keys.
SELECT reprocess_document($1, $2, $3, $4, $5, $6, $7) AS outcome
