-- The text of the card of a generation if it has no entry of the analysis $3, or with $4 anyway.
-- One row, or none. Indexes: primary keys.
SELECT c.text
  FROM document_cards c
  LEFT JOIN search_entries e ON e.document_id = $1 AND e.generation = $2 AND e.number = -1
 WHERE c.document_id = $1 AND c.generation = $2
   AND ($4 OR NOT c.is_indexed OR e.analysis IS DISTINCT FROM $3)
