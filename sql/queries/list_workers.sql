-- The worker processes that have a row.
SELECT slot, host, started_at, seen_at, draining, slots, jobs FROM worker_list()
