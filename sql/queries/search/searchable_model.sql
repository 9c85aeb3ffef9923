-- The model $1 if its vectors can be searched: it is active, or was a moment ago. Else the active
-- one. One row, or none.
SELECT id, name, dimension FROM embedding_models
 WHERE active OR name = $1 AND retired_at IS NOT NULL AND NOT closed
 ORDER BY name = $1 DESC LIMIT 1
