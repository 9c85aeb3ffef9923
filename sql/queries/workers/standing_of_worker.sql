-- How a worker process stands among the others: the processes of its host, which share the cores,
-- those that renewed in the last 6 seconds, and how many of these have smaller ids, since only the
-- first few sweep. As many rows are read as there are worker processes.
SELECT count(*) FILTER (WHERE host = (SELECT host FROM workers WHERE id = $1)) AS on_host,
       count(*) FILTER (WHERE seen_at > now() - interval '6 seconds') AS alive,
       count(*) FILTER (WHERE seen_at > now() - interval '6 seconds' AND id < $1) AS before
  FROM workers
