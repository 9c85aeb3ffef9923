-- role: owner
-- The workspace of a transaction: what every policy compares with.
CREATE OR REPLACE FUNCTION current_workspace_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT nullif(current_setting('pagemill.workspace_id', true), '')::uuid $$;
REVOKE ALL ON FUNCTION current_workspace_id
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION current_workspace_id TO pagemill_api, pagemill_worker, pagemill_reader;

-- The same for functions that read past the policies. A search without a workspace is a bug of
-- ours and must not look like zero hits, so this one raises.
CREATE OR REPLACE FUNCTION searched_workspace() RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF current_workspace_id() IS NULL THEN
    RAISE EXCEPTION 'no workspace is set in this transaction' USING ERRCODE =
      'insufficient_privilege';
  END IF;
  RETURN current_workspace_id();
END
$$;
REVOKE ALL ON FUNCTION searched_workspace
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION searched_workspace TO pagemill_reader;
