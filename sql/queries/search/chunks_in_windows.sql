-- The chunks of the windows $3 of a generation, $4 in each, with their versions, unless its job is
-- live. After lock_generation, to see whether they are what was read. Indexes: primary keys.
SELECT c.index, c.xmin::text AS version
  FROM unnest($3::integer[]) AS w (number)
  JOIN document_chunks c ON c.document_id = $1 AND c.generation = $2
   AND c.index >= w.number * $4::integer AND c.index < (w.number + 1) * $4::integer
 ORDER BY c.index
