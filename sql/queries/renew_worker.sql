-- Renews a process's lease and counts the worker processes of its host, which share the cores. No
-- row: it was swept, and its jobs belong to others. Index: primary key; HOT update.
UPDATE workers w SET seen_at = clock_timestamp(), draining = $2, locks = $3
 WHERE w.id = $1
RETURNING (SELECT count(*) FROM workers o WHERE o.host = w.host)
