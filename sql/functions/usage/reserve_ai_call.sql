-- role: owner
-- needs: ai_spent
-- Lets a call to a provider begin that costs at most `most` (null: nobody knows). Returns null, or
-- why it must not: provider_not_allowed, price_unknown, budget_exhausted. With a budget, calls of a
-- workspace are admitted one after another.
CREATE OR REPLACE FUNCTION reserve_ai_call(call uuid, wanted_operation text, wanted_provider text,
  wanted_model text, by_key uuid, by_user uuid, most numeric) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  allowed text[];
  budget numeric;
BEGIN
  SELECT w.ai_providers, w.ai_budget INTO allowed, budget
    FROM workspaces w WHERE w.id = current_workspace_id();
  IF NOT coalesce(wanted_provider = ANY (allowed), false) THEN
    RETURN 'provider_not_allowed';
  END IF;
  IF budget IS NOT NULL THEN
    IF most IS NULL THEN
      RETURN 'price_unknown';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(
      'pagemill.ai_budget.' || current_workspace_id(), 0));
    IF ai_spent(current_workspace_id(), now()) + most > budget THEN
      RETURN 'budget_exhausted';
    END IF;
  END IF;
  INSERT INTO ai_calls (id, workspace_id, operation, provider, model, key_id, user_id, reserved)
  VALUES (call, current_workspace_id(), wanted_operation, wanted_provider, wanted_model, by_key,
          by_user, most);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION reserve_ai_call FROM PUBLIC, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION reserve_ai_call TO pagemill_api;
