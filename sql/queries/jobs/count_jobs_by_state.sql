-- The number of the workspace's jobs in each state, for the list's status_counts.
SELECT state, count(*) FROM jobs WHERE workspace_id = current_workspace_id() GROUP BY state
