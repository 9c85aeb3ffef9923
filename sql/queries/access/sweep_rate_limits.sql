-- Drops the limits that have run out; the table holds who was heard of within a window. One row.
SELECT forget_rate_limits() AS forgotten
