-- How many entries another analysis than $1 made, how many texts have none, up to $2, and how many
-- documents were set aside, with which codes. One row.
SELECT entries, texts, set_aside, error_codes FROM outdated_entries($1, $2)
