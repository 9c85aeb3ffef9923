-- Depth of the queue over all workspaces.
SELECT ready, scheduled, running, waiting_for_embedding, oldest_ready_seconds FROM queue_counts()
