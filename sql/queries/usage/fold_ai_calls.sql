-- Adds at most $1 ended calls to the sums of their days. One row.
SELECT fold_ai_calls($1) AS folded
