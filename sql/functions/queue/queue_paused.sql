-- role: owner
-- The operators' switch: while it is set nothing is claimed; running jobs continue.

-- Returns whether it was changed.
CREATE OR REPLACE FUNCTION set_queue_paused(wanted boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE queue_settings SET paused = wanted, paused_at = CASE WHEN wanted THEN now() END
   WHERE paused <> wanted;
  RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION set_queue_paused FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION set_queue_paused TO pagemill_api;

CREATE OR REPLACE FUNCTION queue_paused() RETURNS TABLE (paused boolean, paused_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT s.paused, s.paused_at FROM queue_settings s $$;
ALTER FUNCTION queue_paused OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION queue_paused FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION queue_paused TO pagemill_api;
