-- The candidates' chunks with both scores of each. Index: primary keys.
SELECT document_id, index, first_page, last_page, text, fragments, keyword_score, semantic_score
  FROM search_rows($1::uuid[], $2::integer[], $3::integer[], $4, $5::vector, $6)
