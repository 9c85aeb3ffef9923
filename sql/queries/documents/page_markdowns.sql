-- Markdown of some pages in order, for streaming a document: of at most $5 pages from page $3 on
-- as many as fit into $6 bytes. A page that does not fit by itself comes in parts: at most $6 / 4
-- characters after its first $4, `cut`. `found` is the number of pages that were looked at. Index:
-- primary key; octet_length does not read what is stored out of line.
SELECT number, found, size > $6 AS cut,
       CASE WHEN size > $6 THEN substr(markdown, $4 + 1, $6 / 4) ELSE markdown END AS text
  FROM (SELECT p.*, count(*) OVER () AS found, sum(p.size) OVER (ORDER BY p.number) AS through,
               row_number() OVER (ORDER BY p.number) AS place
          FROM (SELECT number, markdown, octet_length(markdown) AS size FROM document_pages
                 WHERE document_id = $1 AND generation = $2 AND number >= $3
                 ORDER BY number LIMIT $5) p) q
 WHERE place = 1 OR through <= $6
 ORDER BY number
