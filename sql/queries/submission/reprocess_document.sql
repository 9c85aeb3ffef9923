-- Creates a job for another generation of a document. One row: the outcome. Index: primary keys.
SELECT reprocess_document($1, $2, $3, $4, $5, $6, $7) AS outcome
