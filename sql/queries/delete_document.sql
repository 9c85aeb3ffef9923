-- Deletes a document with all its generations; its job was cancelled before, in the same
-- transaction. Its blob is left to the sweep, since another document may have the same content.
WITH gone AS (DELETE FROM documents WHERE id = $1 RETURNING id, blob_id),
  pages AS (DELETE FROM document_pages WHERE document_id IN (SELECT id FROM gone)),
  chunks AS (DELETE FROM document_chunks WHERE document_id IN (SELECT id FROM gone)),
  vectors AS (DELETE FROM chunk_embeddings WHERE document_id IN (SELECT id FROM gone)),
  blob AS (UPDATE blobs SET unused_since = now() WHERE id IN (SELECT blob_id FROM gone))
SELECT id FROM gone
