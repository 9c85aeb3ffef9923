-- Takes the entries $3 of a generation away, for others that follow: their texts, chunks $4, or
-- with the number -1 the card, count as indexed. Indexes: primary keys.
WITH card AS (
  UPDATE document_cards SET is_indexed = true
   WHERE document_id = $1 AND generation = $2 AND -1 = ANY ($3::integer[]) AND NOT is_indexed
), chunks AS (
  UPDATE document_chunks SET is_indexed = true
   WHERE document_id = $1 AND generation = $2 AND index = ANY ($4::integer[]) AND NOT is_indexed
)
DELETE FROM search_entries
 WHERE document_id = $1 AND generation = $2 AND number = ANY ($3::integer[])
