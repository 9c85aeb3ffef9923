-- Some blocks of one kind ($3) in the order of a document, numbered from 0 through all its pages.
-- Index: primary key; every page is looked at, at most $5 rows.
SELECT b.index, b.page, b.block FROM (
  SELECT row_number() OVER (ORDER BY p.number, e.place)::integer - 1 AS index, p.number AS page,
         e.block
    FROM document_pages p
   CROSS JOIN LATERAL jsonb_array_elements(p.blocks) WITH ORDINALITY AS e (block, place)
   WHERE p.document_id = $1 AND p.generation = $2 AND e.block ->> 'kind' = $3) b
 WHERE b.index > $4 ORDER BY b.index LIMIT $5
