-- role: owner
-- Creates the daily partitions from yesterday to a week ahead and drops those older than `keep`.
-- A DEFAULT partition catches rows of any other day, so completion never fails. Called by the
-- workers' sweep. The lock timeout is short: a partition that cannot be had now is made at the
-- next sweep. The days are UTC's, whatever the login's time zone: bounds of two zones would
-- overlap. Rows are reached through the parent only, so a partition has row security and no
-- policy.
CREATE OR REPLACE FUNCTION maintain_partitions(keep interval) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  SET lock_timeout = '200ms' SET timezone = 'UTC' AS $$
DECLARE
  parent text;
  day date;
  child record;
  partition text;
  changes integer := 0;
BEGIN
  FOREACH parent IN ARRAY ARRAY['jobs_finished', 'job_events'] LOOP
    FOR day IN SELECT generate_series(current_date - 1, current_date + 7, '1 day')::date LOOP
      partition := parent || '_' || to_char(day, 'YYYYMMDD');
      CONTINUE WHEN to_regclass(format('public.%I', partition)) IS NOT NULL;
      BEGIN
        EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%L) TO (%L)',
                       partition, parent, day, day + 1);
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
                       partition);
        changes := changes + 1;
      EXCEPTION WHEN lock_not_available OR check_violation OR duplicate_table THEN
        -- Busy now, or the default partition holds rows of that day: they are read from there.
        NULL;
      END;
    END LOOP;
    FOR child IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = format('public.%I', parent)::regclass AND c.relname ~ '_[0-9]{8}$'
         AND to_date(right(c.relname, 8), 'YYYYMMDD') < (now() - keep)::date
    LOOP
      BEGIN
        EXECUTE format('ALTER TABLE public.%I DETACH PARTITION public.%I', parent, child.relname);
        EXECUTE format('DROP TABLE public.%I', child.relname);
        changes := changes + 1;
      EXCEPTION WHEN lock_not_available THEN
        NULL;
      END;
    END LOOP;
  END LOOP;
  RETURN changes;
END
$$;
REVOKE ALL ON FUNCTION maintain_partitions
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION maintain_partitions TO pagemill_worker;

-- A new database has its partitions before its first worker.
SELECT maintain_partitions('36500 days');
