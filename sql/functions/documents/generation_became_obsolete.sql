-- role: owner
-- Whatever makes another generation the current one leaves the previous one to the sweep.
CREATE OR REPLACE FUNCTION generation_became_obsolete() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.obsolete_since := now();
  RETURN NEW;
END
$$;
REVOKE ALL ON FUNCTION generation_became_obsolete
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION generation_became_obsolete TO pagemill_worker;
