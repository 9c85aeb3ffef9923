-- Some chunks in order, as far as they fit into $5 bytes: `through` counts them up to and with each
-- row, and the first that does not fit is there without its content. Index: primary key; at most $4
-- rows.
SELECT index, first_page, last_page, section, tokens, through, through <= $5 AS fits,
       CASE WHEN through <= $5 THEN text END AS text,
       CASE WHEN through <= $5 THEN bboxes END AS bboxes,
       CASE WHEN through <= $5 THEN section_titles END AS section_titles
  FROM (SELECT s.*, sum(s.size) OVER (ORDER BY s.index) AS through
          FROM (SELECT r.*, octet_length(r.text) + octet_length(r.bboxes)
                            + octet_length(r.section_titles) AS size
                  FROM (SELECT index, text, first_page, last_page, bboxes::text AS bboxes,
                               section::text AS section,
                               to_jsonb(section_titles)::text AS section_titles, tokens
                          FROM document_chunks
                         WHERE document_id = $1 AND generation = $2 AND index > $3
                         ORDER BY index LIMIT $4) r) s) t
 WHERE through - size <= $5
 ORDER BY index
