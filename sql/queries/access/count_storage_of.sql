-- Counts all that the workspace $1 stores, for the owner: reads all of its rows, so it takes as
-- long as there are. One row: false while another process holds the account.
SELECT count_storage($1) AS counted
