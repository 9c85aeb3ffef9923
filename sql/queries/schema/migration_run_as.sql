-- Who the migration's own text runs as, and how long one statement of it may wait for a lock: a
-- waiting ALTER TABLE holds up every later query of the table. One row.
SELECT set_config('role', $1, true), set_config('lock_timeout', $2, true)
