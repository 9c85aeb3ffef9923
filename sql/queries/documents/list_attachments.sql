-- Some attachments of a document in order, after index $2 (-1: from the start). Index: primary key;
-- at most $3 rows.
SELECT f.place::integer - 1 AS index, f.said ->> 'name' AS name,
       nullif((f.said ->> 'bytes')::bigint, -1) AS bytes
  FROM documents d
 CROSS JOIN LATERAL jsonb_array_elements(d.metadata -> 'attachments') WITH ORDINALITY
       AS f (said, place)
 WHERE d.id = $1 AND f.place - 1 > $2
 ORDER BY f.place LIMIT $3
