-- Lets a call begin, or says why not: null, or a code. One row.
SELECT reserve_ai_call($1::uuid, $2, $3, $4, $5::uuid, $6::uuid, $7::numeric) AS refused
