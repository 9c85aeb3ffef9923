-- The days, newest first, on which the transaction's workspace made calls or stored something else
-- than before: at most $2, before the day $1 (null: all). `ai` is an array of sums, `storage` what
-- was stored at the day's end. Indexes: primary keys, ai_calls_workspace.
WITH calls AS (
  SELECT d.day, d.operation, d.provider, d.model, d.calls, d.failures, d.unpriced,
         d.input_tokens, d.output_tokens, d.cost
    FROM ai_usage_days d WHERE d.workspace_id = current_workspace_id()
     AND ($1::date IS NULL OR d.day < $1::date)
  UNION ALL
  SELECT (c.started_at AT TIME ZONE 'UTC')::date, c.operation, c.provider, c.model, 1,
         (c.code <> '')::int, (c.cost IS NULL)::int, c.input_tokens, c.output_tokens, c.cost
    FROM ai_calls c
   WHERE c.workspace_id = current_workspace_id() AND c.ended_at IS NOT NULL
     AND ($1::date IS NULL OR c.started_at < $1::date::timestamp AT TIME ZONE 'UTC')
), days AS (
  SELECT s.day FROM storage_days s WHERE s.workspace_id = current_workspace_id()
     AND ($1::date IS NULL OR s.day < $1::date)
  UNION SELECT c.day FROM calls c
  ORDER BY 1 DESC LIMIT $2
)
SELECT days.day::text AS day, stored.file_bytes, stored.content_bytes,
       coalesce((SELECT jsonb_agg(jsonb_build_object(
                          'operation', s.operation, 'provider', s.provider, 'model', s.model,
                          'calls', s.calls, 'failures', s.failures,
                          'input_tokens', s.input_tokens, 'output_tokens', s.output_tokens,
                          'cost', CASE WHEN s.unpriced = 0 THEN s.cost END)
                        ORDER BY s.operation, s.provider, s.model)
                   FROM (SELECT c.operation, c.provider, c.model, sum(c.calls) AS calls,
                                sum(c.failures) AS failures, sum(c.unpriced) AS unpriced,
                                sum(c.input_tokens) AS input_tokens,
                                sum(c.output_tokens) AS output_tokens,
                                trim_scale(coalesce(sum(c.cost), 0)) AS cost
                           FROM calls c WHERE c.day = days.day GROUP BY 1, 2, 3) s),
                '[]')::text AS ai
  FROM days
  LEFT JOIN LATERAL (SELECT s.file_bytes, s.content_bytes FROM storage_days s
                      WHERE s.workspace_id = current_workspace_id() AND s.day <= days.day
                      ORDER BY s.day DESC LIMIT 1) stored ON true
 ORDER BY days.day DESC
