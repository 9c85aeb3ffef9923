-- role: owner
-- What was spent in the month of `moment` (UTC): what calls cost, and what those that are being
-- made, or whose end nobody told, may cost.
CREATE OR REPLACE FUNCTION ai_spent(workspace uuid, moment timestamptz) RETURNS numeric
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH month AS (SELECT date_trunc('month', moment AT TIME ZONE 'UTC') AS first)
  SELECT coalesce(sum(s.cost), 0)
    FROM (SELECT d.cost FROM ai_usage_days d, month m
           WHERE d.workspace_id = workspace AND d.day >= m.first
             AND d.day < m.first + interval '1 month'
          UNION ALL
          SELECT CASE WHEN c.ended_at IS NULL THEN c.reserved ELSE c.cost END
            FROM ai_calls c, month m
           WHERE c.workspace_id = workspace AND c.started_at >= m.first AT TIME ZONE 'UTC'
             AND c.started_at < (m.first + interval '1 month') AT TIME ZONE 'UTC') s
$$;
REVOKE ALL ON FUNCTION ai_spent FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;

-- What the transaction's workspace spent this month, calls that are being made included.
CREATE OR REPLACE FUNCTION ai_spent_now() RETURNS numeric
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT ai_spent(current_workspace_id(), now()) $$;
REVOKE ALL ON FUNCTION ai_spent_now FROM PUBLIC, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION ai_spent_now TO pagemill_api;
