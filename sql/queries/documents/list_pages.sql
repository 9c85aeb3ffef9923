-- Some pages in order. Index: primary key; at most $4 rows.
SELECT number, width, height, rotation, text, markdown, blocks, ocr, problem, label,
       annotations
  FROM document_pages
 WHERE document_id = $1 AND generation = $2 AND number > $3 ORDER BY number LIMIT $4
