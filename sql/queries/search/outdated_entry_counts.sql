-- How many entries another analysis than $1 made, and how many texts have none, up to $2. One row.
SELECT entries, texts FROM outdated_entries($1, $2)
