-- Deletes everything that any generation of a document left, once no job can write any more. Its
-- card and form fields went with its row.
WITH pages AS (DELETE FROM document_pages WHERE document_id = $1),
  chunks AS (DELETE FROM document_chunks WHERE document_id = $1)
DELETE FROM chunk_embeddings WHERE document_id = $1
