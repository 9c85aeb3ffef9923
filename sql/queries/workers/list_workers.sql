-- The registered worker processes.
SELECT slot, host, rfc3339(started_at) AS started_at, rfc3339(seen_at) AS seen_at, draining, slots,
  jobs, unfit_code, rfc3339(unfit_since) AS unfit_since FROM worker_states()
