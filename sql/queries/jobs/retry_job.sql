-- Moves a failed or cancelled job of the workspace back to the live table, with a password ($2),
-- since the history has none. One row: whether there was such a job. Index: jobs_finished_id.
SELECT retry_finished_job($1, $2) AS retried
