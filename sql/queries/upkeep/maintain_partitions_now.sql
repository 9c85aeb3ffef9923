-- Partitions of history and events: made a week ahead, dropped after $1 days.
SELECT maintain_partitions(make_interval(days => $1)) AS changes
