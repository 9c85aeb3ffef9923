-- The lock that shows that a worker process is alive, held until its connection ends. One row.
SELECT pg_try_advisory_lock($1)
