-- Asks for the vectors that the model $1 lacks, also of documents that were set aside. One row: how
-- many generations wait.
SELECT request_reembed($1, true) AS waiting
