-- role: owner
-- A job that reaches the history owes a callback, whatever way it got there: the only place for
-- all of them.
CREATE OR REPLACE FUNCTION owe_callback() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO webhook_deliveries (workspace_id, job_id, event, job)
  VALUES (NEW.workspace_id, NEW.id, 'job.' || NEW.state::text,
          to_jsonb(NEW) - ARRAY['checkpoint', 'source_url', 'lease_token', 'blob_id']);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION owe_callback FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
