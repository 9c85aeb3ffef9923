-- Depth of the queue across all workspaces, whether it is paused, whether history waits for a
-- partition, and how many workers are unfit. One row.
SELECT c.ready, c.scheduled, c.running, c.waiting_for_embedding, c.oldest_ready_seconds, p.paused,
       rfc3339(p.paused_at) AS paused_at, rows_in_default() AS rows_in_default,
       unfit_workers() AS unfit_workers
  FROM queue_counts() c CROSS JOIN queue_paused() p
