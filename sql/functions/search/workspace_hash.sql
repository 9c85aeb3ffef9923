-- role: owner
-- What changes the keys of a workspace's entries: common/stores/search/entry_values.cpp.
CREATE OR REPLACE FUNCTION workspace_hash(workspace uuid) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT term_dimension(workspace::text) $$;
REVOKE ALL ON FUNCTION workspace_hash FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION workspace_hash TO pagemill_reader;
