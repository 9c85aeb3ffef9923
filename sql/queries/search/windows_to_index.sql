-- The chunks of the windows from number $3 to before $4 of a generation, of at most $7 windows
-- that have a chunk without an entry of the analysis $5, or with $6 of any; a window has $8
-- chunks. `version` tells whether a row is still the same. In each row `last`, the index of the
-- generation's last chunk, null if there is none; one row at least. Indexes: primary keys.
WITH last AS (
  SELECT max(c.index) AS index FROM document_chunks c WHERE c.document_id = $1 AND c.generation = $2
), wanted AS MATERIALIZED (
  SELECT c.index / $8::integer AS number
    FROM document_chunks c
    LEFT JOIN search_entries e ON e.document_id = $1 AND e.generation = $2
     AND e.number = c.index / $8::integer
   WHERE c.document_id = $1 AND c.generation = $2
     AND c.index >= $3::integer * $8::integer AND c.index < $4::integer * $8::integer
   GROUP BY 1
  HAVING $6::boolean OR bool_or(NOT c.is_indexed OR e.analysis IS DISTINCT FROM $5::integer)
   ORDER BY 1 LIMIT $7
)
SELECT l.index AS last, c.index, c.text, c.xmin::text AS version
  FROM last l
  LEFT JOIN (wanted w
             JOIN document_chunks c ON c.document_id = $1 AND c.generation = $2
              AND c.index >= w.number * $8::integer AND c.index < (w.number + 1) * $8::integer)
    ON true
 ORDER BY c.index
