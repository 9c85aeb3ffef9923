-- role: owner
-- Whether no process has taken a suspect upon itself: one process at a time runs suspects, and the
-- others go on. The lock, held to the end of the transaction, lets one claim at a time ask.
-- Volatile, so that it sees what was committed before the lock was taken. A suspect that waits for
-- the other jobs of its process to end is not marked as one, but has its deaths.
CREATE OR REPLACE FUNCTION may_take_suspect() RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('pagemill.may_take_suspect', 0)) THEN
    RETURN false;
  END IF;
  RETURN NOT EXISTS (SELECT FROM jobs_live j
                      WHERE j.worker_id IS NOT NULL AND (j.suspect OR j.deaths >= 2));
END
$$;
REVOKE ALL ON FUNCTION may_take_suspect
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION may_take_suspect TO pagemill_worker;
