-- Adds at most $1 changes of the count of terms to the sums: of workspaces where one has waited for
-- $2 seconds, or $3 terms wait. Returns how many; 0 also while another process does it.
SELECT fold_term_changes($1, make_interval(secs => $2), $3) AS folded
