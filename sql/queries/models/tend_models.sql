-- The next step of a change of the model; old vectors are kept for $1 seconds, and deleted $2 at a
-- time. One row: what was done.
SELECT tend_embedding_models($1, $2) AS step
