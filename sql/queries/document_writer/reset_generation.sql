-- Discards what was written of a generation whose checkpoint comes from another version or other
-- options.
WITH fields AS (DELETE FROM document_form_fields WHERE document_id = $1 AND generation = $2),
  card AS (DELETE FROM document_cards WHERE document_id = $1 AND generation = $2),
  pages AS (DELETE FROM document_pages WHERE document_id = $1 AND generation = $2),
  chunks AS (DELETE FROM document_chunks WHERE document_id = $1 AND generation = $2),
  vectors AS (DELETE FROM chunk_embeddings WHERE document_id = $1 AND generation = $2)
UPDATE jobs_live SET pages_done = 0, pages_total = NULL, chunks_done = 0, chunks_total = NULL,
  text_complete = false,
                     checkpoint = NULL, version = version + 1
 WHERE document_id = $1 AND generation = $2
