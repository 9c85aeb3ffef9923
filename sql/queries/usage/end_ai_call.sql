-- Records the end of a call; false: it was recorded before. One row.
SELECT end_ai_call($1::uuid, $2, $3, $4, $5::uuid, $6::uuid, $7::double precision, $8, $9, $10,
                   $11::numeric) AS recorded
