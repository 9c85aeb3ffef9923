-- Adds at most $1 changes of the count of terms to the sums. Returns how many; 0 also while another
-- process does it.
SELECT fold_term_changes($1) AS folded
