-- Renews a process's lease and says how it stands among the others: the processes of its host,
-- which share the cores, and those alive whose ids are smaller, since only the first few sweep. No
-- row: it was swept, and its jobs belong to others. Index: primary key; HOT update.
UPDATE workers w SET seen_at = clock_timestamp(), draining = $2, locks = $3
  FROM (SELECT count(*) FILTER (WHERE o.host = (SELECT host FROM workers WHERE id = $1)) AS on_host,
               count(*) FILTER (WHERE o.seen_at > now() - interval '6 seconds') AS alive,
               count(*) FILTER (WHERE o.seen_at > now() - interval '6 seconds' AND o.id < $1)
                 AS before
          FROM workers o) others
 WHERE w.id = $1
RETURNING others.on_host, others.alive, others.before
