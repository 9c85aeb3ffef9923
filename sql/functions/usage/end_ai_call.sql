-- role: owner
-- Records how a call ended that began so many seconds ago, and what it cost, whether it was
-- reserved or not; a second time changes nothing.
CREATE OR REPLACE FUNCTION end_ai_call(call uuid, wanted_operation text, wanted_provider text,
  wanted_model text, by_key uuid, by_user uuid, took_seconds double precision,
  ended_with text, input bigint, output bigint, its_cost numeric) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO ai_calls AS c (id, workspace_id, operation, provider, model, key_id, user_id,
                             started_at, ended_at, code, input_tokens, output_tokens, cost)
  SELECT call, w.id, wanted_operation, wanted_provider, wanted_model, by_key, by_user,
         now() - make_interval(secs => took_seconds), now(), ended_with, input, output, its_cost
    FROM workspaces w WHERE w.id = current_workspace_id()
  ON CONFLICT (id) DO UPDATE
    SET ended_at = excluded.ended_at, code = excluded.code, input_tokens = excluded.input_tokens,
        output_tokens = excluded.output_tokens, cost = excluded.cost
    WHERE c.ended_at IS NULL AND c.workspace_id = current_workspace_id();
  RETURN FOUND;
END
$$;
REVOKE ALL ON FUNCTION end_ai_call FROM PUBLIC, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION end_ai_call TO pagemill_api;
