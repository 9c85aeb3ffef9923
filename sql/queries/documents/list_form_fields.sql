-- Some form fields in order. Index: primary key; at most $4 rows.
SELECT index, name, type, value, page, bbox FROM document_form_fields
 WHERE document_id = $1 AND generation = $2 AND index > $3 ORDER BY index LIMIT $4
