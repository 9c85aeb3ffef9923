-- Keeps the texts of a generation as they are until the transaction ends: whoever changes its
-- card, deletes the document or makes its job live again locks this row, and only that job writes
-- chunks. Without waiting. One row, or none: it is held, or neither current nor newest. Index:
-- primary key.
SELECT FROM documents
 WHERE id = $1 AND $2 IN (current_generation, newest_generation) FOR SHARE SKIP LOCKED
