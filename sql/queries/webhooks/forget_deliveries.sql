-- Deletes at most $2 callbacks that are over and older than the history ($1 days). One row: how
-- many. Index webhook_deliveries_age.
WITH old AS (
  SELECT id FROM webhook_deliveries
   WHERE created_at < date_trunc('day', now() - make_interval(days => $1), 'UTC')
     AND status <> 'pending'
   ORDER BY created_at LIMIT $2
), gone AS (
  DELETE FROM webhook_deliveries WHERE id = ANY (ARRAY(SELECT id FROM old)) RETURNING 1
)
SELECT count(*) FROM gone
