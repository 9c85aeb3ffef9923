-- The ready jobs of each workspace, until $1 are counted in all. A row for each workspace that has
-- some. Index: jobs_live_ready.
SELECT workspace_id, jobs FROM queue_depths($1)
