-- role: owner
-- The secrets that deliveries are signed with, made at the first use.

-- More than 256 random bits.
CREATE OR REPLACE FUNCTION new_webhook_secret() RETURNS text LANGUAGE sql VOLATILE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT 'whsec_' || encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
                                   || uuid_send(gen_random_uuid())), 'hex')
$$;
REVOKE ALL ON FUNCTION new_webhook_secret
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;

-- For the sender: the current and the previous secret of a workspace.
CREATE OR REPLACE FUNCTION webhook_secrets_of(workspace uuid)
RETURNS TABLE (current_secret text, previous_secret text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO webhook_secrets (workspace_id, current) VALUES (workspace, new_webhook_secret())
    ON CONFLICT (workspace_id) DO NOTHING;
  RETURN QUERY SELECT s.current, s.previous FROM webhook_secrets s WHERE s.workspace_id = workspace;
END
$$;
REVOKE ALL ON FUNCTION webhook_secrets_of
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION webhook_secrets_of TO pagemill_worker;

-- For clients: the secret of the transaction's workspace; a new one if `rotate`.
CREATE OR REPLACE FUNCTION own_webhook_secret(rotate boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  workspace uuid := searched_workspace();
BEGIN
  PERFORM webhook_secrets_of(workspace);
  IF rotate THEN
    UPDATE webhook_secrets SET previous = current, current = new_webhook_secret(),
           rotated_at = now()
     WHERE workspace_id = workspace;
  END IF;
  RETURN (SELECT s.current FROM webhook_secrets s WHERE s.workspace_id = workspace);
END
$$;
REVOKE ALL ON FUNCTION own_webhook_secret
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION own_webhook_secret TO pagemill_api;
