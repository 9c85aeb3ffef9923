-- Takes the entry of the window $3 away and gives its chunks from $4 to before $5, with the
-- languages that it had: at most four rows. Indexes: primary keys.
WITH entry AS (
  DELETE FROM search_entries WHERE document_id = $1 AND generation = $2 AND number = $3
  RETURNING chunk_languages
)
SELECT c.index, c.text, e.chunk_languages[c.index - $4 + 1] AS language
  FROM document_chunks c LEFT JOIN entry e ON true
 WHERE c.document_id = $1 AND c.generation = $2 AND c.index >= $4 AND c.index < $5
 ORDER BY c.index
