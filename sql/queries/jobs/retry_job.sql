-- Moves a failed or cancelled job of the workspace back to the live table, with a password ($2) as
-- the history has none. One row: whether it was one that could go. Index: jobs_finished_id.
SELECT retry_finished_job($1, $2) AS retried
