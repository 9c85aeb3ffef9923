-- The blocks of some pages in order, for texts that are made on request. Index: primary key; at
-- most $4 rows.
SELECT number, blocks FROM document_pages
 WHERE document_id = $1 AND generation = $2 AND number > $3 ORDER BY number LIMIT $4
