-- role: owner
-- Adds at most `rows_max` calls that have ended to the sums of their days; returns their number. A
-- call keeps its row for ten minutes, so that its end can be told twice. One whose process died is
-- taken for failed after an hour, and for as dear as it could be.
CREATE OR REPLACE FUNCTION fold_ai_calls(rows_max integer) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  folded bigint;
BEGIN
  UPDATE ai_calls SET ended_at = now() - interval '10 minutes', code = 'lost', cost = reserved
   WHERE id = ANY (ARRAY(
     SELECT c.id FROM ai_calls c
      WHERE c.ended_at IS NULL AND c.started_at < now() - interval '1 hour'
      LIMIT rows_max FOR UPDATE SKIP LOCKED));
  WITH gone AS (
    DELETE FROM ai_calls WHERE id = ANY (ARRAY(
      SELECT c.id FROM ai_calls c WHERE c.ended_at <= now() - interval '10 minutes'
       ORDER BY c.ended_at LIMIT rows_max FOR UPDATE SKIP LOCKED))
    RETURNING *
  ), summed AS (
    INSERT INTO ai_usage_days AS d
      (workspace_id, day, operation, provider, model, calls, failures, unpriced, input_tokens,
       output_tokens, cost)
    SELECT g.workspace_id, (g.started_at AT TIME ZONE 'UTC')::date, g.operation, g.provider,
           g.model, count(*), count(*) FILTER (WHERE g.code <> ''),
           count(*) FILTER (WHERE g.cost IS NULL), sum(g.input_tokens), sum(g.output_tokens),
           coalesce(sum(g.cost), 0)
      FROM gone g GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (workspace_id, day, operation, provider, model) DO UPDATE
      SET calls = d.calls + excluded.calls, failures = d.failures + excluded.failures,
          unpriced = d.unpriced + excluded.unpriced,
          input_tokens = d.input_tokens + excluded.input_tokens,
          output_tokens = d.output_tokens + excluded.output_tokens,
          cost = d.cost + excluded.cost
  )
  SELECT count(*) INTO folded FROM gone;
  RETURN folded;
END
$$;
REVOKE ALL ON FUNCTION fold_ai_calls FROM PUBLIC, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION fold_ai_calls TO pagemill_api;
