-- Candidates of the keyword half: chunks and, without an index, the cards of documents; each best
-- first. A card belongs to no section. Indexes inside the functions: document_chunks_words,
-- document_cards_words.
SELECT document_id, generation, index, score FROM search_keyword($1, $2, $3::uuid[], $4::text[],
  $5::ltree)
UNION ALL
SELECT document_id, generation, NULL, score FROM search_cards($1, $2, $3::uuid[], $4::text[])
 WHERE $5::ltree IS NULL
