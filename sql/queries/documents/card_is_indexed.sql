-- The card has its search entry. Index: primary key, one row.
UPDATE document_cards SET is_indexed = true WHERE document_id = $1 AND generation = $2
