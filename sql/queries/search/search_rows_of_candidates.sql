-- The candidates' chunks with both scores of each and what is printed as their first page's number,
-- and their cards, which have no index, no pages and no vector. Index: primary keys.
SELECT r.document_id, r.index, r.first_page, r.last_page, r.text, r.fragments, r.keyword_score,
       r.semantic_score,
       (SELECT p.label FROM documents d JOIN document_pages p
            ON p.document_id = d.id AND p.generation = d.current_generation
         WHERE d.id = r.document_id AND p.number = r.first_page) AS page_label
  FROM search_rows($1::uuid[], $2::integer[], $3::integer[], $4, $5::vector, $6) r
UNION ALL
SELECT document_id, NULL, NULL, NULL, text, fragments, keyword_score, NULL, NULL
  FROM search_card_rows($1::uuid[], $2::integer[], $3::integer[], $4)
