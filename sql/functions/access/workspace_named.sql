-- role: owner
-- Finds a workspace before the transaction has one.
CREATE OR REPLACE FUNCTION workspace_named(wanted text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT id FROM workspaces WHERE name = wanted $$;
ALTER FUNCTION workspace_named OWNER TO pagemill_reader;
REVOKE ALL ON FUNCTION workspace_named FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION workspace_named TO pagemill_api;
