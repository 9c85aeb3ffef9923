-- role: owner
-- Drops the partitions older than `keep`, and the rows in DEFAULT of such days, at most 10,000 a
-- call: DEFAULT has some at all only after a time without sweeps. Makes partitions too, but leaves
-- a day that has more than 10,000 rows in DEFAULT to `migrate`: history is locked while they move,
-- for 0.2 s. Called by the workers' sweep. Returns the number of partitions made and dropped.
CREATE OR REPLACE FUNCTION maintain_partitions(keep interval) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  SET lock_timeout = '200ms' SET timezone = 'UTC' AS $$
DECLARE
  daily record;
  child record;
  oldest date := (now() - keep)::date;
  changes integer := 0;
BEGIN
  IF NOT try_partition_upkeep() THEN
    RETURN 0;
  END IF;
  FOR daily IN SELECT * FROM daily_tables() LOOP
    FOR child IN
      SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = format('public.%I', daily.parent)::regclass
         AND c.relname ~ '_[0-9]{8}$' AND to_date(right(c.relname, 8), 'YYYYMMDD') < oldest
    LOOP
      BEGIN
        EXECUTE format('ALTER TABLE public.%I DETACH PARTITION public.%I', daily.parent,
                       child.relname);
        EXECUTE format('DROP TABLE public.%I', child.relname);
        changes := changes + 1;
      EXCEPTION WHEN lock_not_available THEN
        NULL;
      END;
    END LOOP;
    EXECUTE format('DELETE FROM public.%1$I d USING (SELECT ctid FROM public.%1$I '
                   'WHERE tableoid = %2$L::regclass AND %3$I < %4$L::timestamptz LIMIT 10000 '
                   'FOR UPDATE SKIP LOCKED) old '
                   'WHERE d.tableoid = %2$L::regclass AND d.ctid = old.ctid',
                   daily.parent, 'public.' || daily.parent || '_default', daily.at, oldest);
  END LOOP;
  RETURN changes + make_partitions(10000);
END
$$;
REVOKE ALL ON FUNCTION maintain_partitions
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION maintain_partitions TO pagemill_worker;
