-- role: owner
-- Upkeep of the daily partitions of history and events. Each function gives up on what it cannot
-- lock soon: the next sweep tries again. The days are UTC's, whatever the login's time zone:
-- bounds of two zones would overlap. Rows are reached through the parent only, so a partition has
-- row security and no policy.

-- The partitioned tables, and the column of time that says which day a row belongs to.
CREATE OR REPLACE FUNCTION daily_tables() RETURNS TABLE (parent text, at text)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS
  $$ VALUES ('jobs_finished', 'finished_at'), ('job_events', 'at') $$;
REVOKE ALL ON FUNCTION daily_tables FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;

-- Whether this transaction is the one that may change partitions, until its end. One at a time: a
-- second one would only wait for the first one's locks, and give up with an error.
CREATE OR REPLACE FUNCTION try_partition_upkeep() RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT pg_try_advisory_xact_lock(hashtextextended('pagemill.make_partitions', 0)) $$;
REVOKE ALL ON FUNCTION try_partition_upkeep
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;

-- Makes the partition of a day whose rows, if there are any, are in DEFAULT: they move there.
-- Others see the rows in exactly one of the two. Nobody reads or writes the table meanwhile, so
-- no more than `rows_max` rows are moved (null: any number). Returns whether it made the partition.
CREATE OR REPLACE FUNCTION move_out_of_default(parent text, at text, day date, rows_max integer)
RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp SET lock_timeout = '200ms'
  SET timezone = 'UTC' AS $$
DECLARE
  partition text := parent || '_' || to_char(day, 'YYYYMMDD');
  of_the_day text := format('tableoid = %L::regclass AND %I >= %L::timestamptz '
                            'AND %I < %L::timestamptz',
                            'public.' || parent || '_default', at, day, at, day + 1);
  found bigint;
BEGIN
  -- The parent too: a row that is on its way to DEFAULT would find that it belongs elsewhere.
  EXECUTE format('LOCK TABLE ONLY public.%I IN ACCESS EXCLUSIVE MODE', parent);
  EXECUTE format('LOCK TABLE public.%I IN ACCESS EXCLUSIVE MODE', parent || '_default');
  EXECUTE format('SELECT count(*) FROM (SELECT FROM public.%I WHERE %s LIMIT %L) x',
                 parent, of_the_day, rows_max::bigint + 1) INTO found;
  IF found > rows_max THEN
    RETURN false;
  END IF;
  EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING ALL EXCLUDING INDEXES '
                 'EXCLUDING IDENTITY)', partition, parent);
  EXECUTE format('WITH moved AS (DELETE FROM public.%I WHERE %s RETURNING *) '
                 'INSERT INTO public.%I SELECT * FROM moved', parent, of_the_day, partition);
  EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
                 partition);
  EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
                 parent, partition, day, day + 1);
  RETURN true;
EXCEPTION WHEN lock_not_available OR check_violation OR duplicate_table OR deadlock_detected THEN
  RETURN false;
END
$$;
REVOKE ALL ON FUNCTION move_out_of_default
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;

-- Makes the partitions from yesterday to a week ahead, and those of the days that have rows in
-- DEFAULT, which catches the rows of a day without a partition, so that completion never fails.
-- The sweeps of API and workers call it, and `migrate`. Returns the number of partitions made.
CREATE OR REPLACE FUNCTION make_partitions(rows_max integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  SET timezone = 'UTC' AS $$
DECLARE
  daily record;
  day date;
  days date[];
  made integer := 0;
BEGIN
  IF NOT try_partition_upkeep() THEN
    RETURN 0;
  END IF;
  FOR daily IN SELECT * FROM daily_tables() LOOP
    EXECUTE format('SELECT array_agg(DISTINCT (%I AT TIME ZONE ''UTC'')::date) FROM public.%I '
                   'WHERE tableoid = %L::regclass', daily.at, daily.parent,
                   'public.' || daily.parent || '_default') INTO days;
    FOR day IN SELECT generate_series(current_date - 1, current_date + 7, '1 day')::date
               UNION SELECT unnest(days) ORDER BY 1 LOOP
      CONTINUE WHEN to_regclass(format('public.%I', daily.parent || to_char(day, '_YYYYMMDD')))
                    IS NOT NULL;
      made := made + move_out_of_default(daily.parent, daily.at, day, rows_max)::integer;
    END LOOP;
  END LOOP;
  RETURN made;
END
$$;
REVOKE ALL ON FUNCTION make_partitions FROM PUBLIC, pagemill_reader;
GRANT EXECUTE ON FUNCTION make_partitions TO pagemill_api, pagemill_worker;

-- A new database has its partitions before its first process.
SELECT make_partitions(NULL);
