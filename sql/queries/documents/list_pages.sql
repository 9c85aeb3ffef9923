-- Some pages in order, as far as they fit into $5 bytes: `through` counts them up to and with each
-- row, and the first that does not fit is there without its content. Index: primary key; at most $4
-- rows.
SELECT number, width, height, rotation, ocr, problem, label, through, through <= $5 AS fits,
       CASE WHEN through <= $5 THEN text END AS text,
       CASE WHEN through <= $5 THEN markdown END AS markdown,
       CASE WHEN through <= $5 THEN blocks END AS blocks,
       CASE WHEN through <= $5 THEN annotations END AS annotations
  FROM (SELECT s.*, sum(s.size) OVER (ORDER BY s.number) AS through
          FROM (SELECT r.*, octet_length(r.text) + octet_length(r.markdown)
                            + octet_length(r.blocks) + octet_length(r.annotations) AS size
                  FROM (SELECT number, width, height, rotation, text, markdown,
                               blocks::text AS blocks, ocr, problem, label,
                               annotations::text AS annotations
                          FROM document_pages
                         WHERE document_id = $1 AND generation = $2 AND number > $3
                         ORDER BY number LIMIT $4) r OFFSET 0) s) t
 WHERE through - size <= $5
 ORDER BY number
