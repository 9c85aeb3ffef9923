-- Partitions of history and events: created a week ahead, dropped after $1 days. One row: how many
-- changed.
SELECT maintain_partitions(make_interval(days => $1)) AS changes
