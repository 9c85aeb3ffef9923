-- Makes the partitions that history and events lack, and moves to them what DEFAULT has of their
-- days: at most $1 rows a day, null for any number. One row.
SELECT make_partitions($1::integer) AS made
