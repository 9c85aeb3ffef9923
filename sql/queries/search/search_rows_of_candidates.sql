-- The candidates' chunks with both scores of each, and their cards, which have no index, no pages
-- and no vector. Index: primary keys.
SELECT document_id, index, first_page, last_page, text, fragments, keyword_score, semantic_score
  FROM search_rows($1::uuid[], $2::integer[], $3::integer[], $4, $5::vector, $6)
UNION ALL
SELECT document_id, NULL, NULL, NULL, text, fragments, keyword_score, NULL
  FROM search_card_rows($1::uuid[], $2::integer[], $3::integer[], $4)
