-- Plain text of some pages in order, for streaming a document. Index: primary key; at most $4 rows.
SELECT number, text FROM document_pages
 WHERE document_id = $1 AND generation = $2 AND number > $3 ORDER BY number LIMIT $4
