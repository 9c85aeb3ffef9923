-- Some form fields in order, as far as they fit into $5 bytes: `through` counts them up to and with
-- each row, and the first that does not fit is there without its content. Index: primary key; at
-- most $4 rows.
SELECT index, type, page, bbox, through, through <= $5 AS fits,
       CASE WHEN through <= $5 THEN name END AS name,
       CASE WHEN through <= $5 THEN value END AS value
  FROM (SELECT s.*, sum(s.size) OVER (ORDER BY s.index) AS through
          FROM (SELECT index, name, type, value, page, bbox,
                       octet_length(name) + octet_length(value) AS size
                  FROM document_form_fields
                 WHERE document_id = $1 AND generation = $2 AND index > $3
                 ORDER BY index LIMIT $4) s) t
 WHERE through - size <= $5
 ORDER BY index
