-- Some blocks of one kind ($3) in the order of a document, numbered from 0 through all its pages,
-- as far as they fit into $6 bytes: `through` counts them up to and with each row, and the first
-- that does not fit is there without its content. Index: primary key; every page is looked at, at
-- most $5 rows.
SELECT index, page, through, through <= $6 AS fits, CASE WHEN through <= $6 THEN block END AS block
  FROM (SELECT r.*, octet_length(r.block) AS size,
               sum(octet_length(r.block)) OVER (ORDER BY r.index) AS through
          FROM (SELECT b.index, b.page, b.block::text AS block
                  FROM (SELECT row_number() OVER (ORDER BY p.number, e.place)::integer - 1 AS index,
                               p.number AS page, e.block
                          FROM document_pages p
                         CROSS JOIN LATERAL jsonb_array_elements(p.blocks) WITH ORDINALITY
                               AS e (block, place)
                         WHERE p.document_id = $1 AND p.generation = $2
                           AND e.block ->> 'kind' = $3) b
                 WHERE b.index > $4 ORDER BY b.index LIMIT $5) r) t
 WHERE through - size <= $6
 ORDER BY index
