-- Some chunks in order. Index: primary key; at most $4 rows.
SELECT index, text, first_page, last_page, bboxes, section::text AS section,
  to_jsonb(section_titles) AS section_titles,
       tokens
  FROM document_chunks
 WHERE document_id = $1 AND generation = $2 AND index > $3 ORDER BY index LIMIT $4
