-- Deletes everything that any generation of a document left, once no job can write any more.
WITH pages AS (DELETE FROM document_pages WHERE document_id = $1),
  fields AS (DELETE FROM document_form_fields WHERE document_id = $1),
  chunks AS (DELETE FROM document_chunks WHERE document_id = $1)
DELETE FROM chunk_embeddings WHERE document_id = $1
