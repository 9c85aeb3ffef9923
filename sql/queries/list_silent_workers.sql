-- Stamps of the other worker processes and whether their advisory lock is held, for the sweeper to compare on its own
-- clock. $2 is the class of the advisory locks; the key is the hash of the worker's id. One row per worker process.
SELECT w.id, w.slot, w.seen_at::text AS stamp,
       EXISTS (SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.database =
                 (SELECT oid FROM pg_database WHERE datname = current_database())
               AND l.classid::bigint = $2 AND l.objid::bigint = (hashtext(w.id::text)::bigint & 4294967295)
               AND l.objsubid = 2 AND l.granted) AS locked
  FROM workers w WHERE w.id <> $1
