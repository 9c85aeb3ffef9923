-- The number of ready jobs, counted up to $1. One row. Index: jobs_live_ready.
SELECT queue_depth($1)
