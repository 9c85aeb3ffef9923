-- How many jobs wait, counted up to $1: one row. Index: jobs_live_ready.
SELECT queue_depth($1)
