-- Depth of the queue across all workspaces, and whether it is paused. One row.
SELECT c.ready, c.scheduled, c.running, c.waiting_for_embedding, c.oldest_ready_seconds, p.paused,
       rfc3339(p.paused_at) AS paused_at
  FROM queue_counts() c CROSS JOIN queue_paused() p
