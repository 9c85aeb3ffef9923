-- The cards of a document that readers see or will see: at most two rows. Index: primary keys.
SELECT c.generation, c.running_heads
  FROM documents d JOIN document_cards c ON c.document_id = d.id
   AND c.generation IN (d.current_generation, d.newest_generation)
 WHERE d.id = $1
