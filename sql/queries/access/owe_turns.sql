-- Charges $4 requests more to the limit of key $1, else user $2, else address $3; $5 requests are
-- allowed in $6 seconds. Primary key of the limits. One row.
SELECT allowed, ahead FROM owe_turns($1, $2, $3, $4, $5, $6)
