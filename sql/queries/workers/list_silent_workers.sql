-- Stamps of the other worker processes, and whether the session lock of each is held, for the
-- sweeper to compare on its own clock. `locks` says that the process has such a lock at all: behind
-- a pooler it has none. The key is that of session_lock_key: the first 8 bytes of the id; pg_locks
-- shows its halves. One row per worker process.
WITH locked AS MATERIALIZED (
  SELECT (l.classid::bigint << 32) | l.objid::bigint AS key
    FROM pg_locks l
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
     AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
)
SELECT w.id, w.slot, w.seen_at::text AS stamp, w.locks,
       ('x' || left(replace(w.id::text, '-', ''), 16))::bit(64)::bigint
         IN (SELECT key FROM locked) AS locked
  FROM workers w
 WHERE w.id <> $1
