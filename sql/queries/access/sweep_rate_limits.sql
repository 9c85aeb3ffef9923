-- Drops expired limits: the table holds only subjects seen within a window. One row.
SELECT forget_rate_limits() AS forgotten
