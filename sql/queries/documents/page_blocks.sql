-- The blocks of some pages in order, for texts that are made on request, as far as they fit into $5
-- bytes: `through` counts them, and the first page that does not fit is there without its blocks.
-- Index: primary key; at most $4 rows.
SELECT number, through, through <= $5 AS fits, CASE WHEN through <= $5 THEN blocks END AS blocks
  FROM (SELECT r.*, octet_length(r.blocks) AS size,
               sum(octet_length(r.blocks)) OVER (ORDER BY r.number) AS through
          FROM (SELECT number, blocks::text AS blocks FROM document_pages
                 WHERE document_id = $1 AND generation = $2 AND number > $3
                 ORDER BY number LIMIT $4) r) t
 WHERE through - size <= $5
 ORDER BY number
