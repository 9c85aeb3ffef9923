-- Deletes at most $1 pages, chunks, vectors and form fields each of a document's generations that
-- are neither the current nor the newest one, of the document that has waited longest, but $2
-- seconds at least: somebody may still read them. When none are left it waits no more. One row: how
-- many documents were looked at, 0 or 1. Indexes: documents_obsolete and primary keys.
WITH document AS MATERIALIZED (
  SELECT id, current_generation, newest_generation FROM documents
   WHERE obsolete_since <= now() - make_interval(secs => $2)
   ORDER BY obsolete_since LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
), pages AS (
  DELETE FROM document_pages WHERE (document_id, generation, number) IN (
    SELECT p.document_id, p.generation, p.number FROM document_pages p JOIN document d
        ON p.document_id = d.id AND p.generation NOT IN (d.current_generation, d.newest_generation)
     LIMIT $1)
  RETURNING 1
), chunks AS (
  DELETE FROM document_chunks WHERE (document_id, generation, index) IN (
    SELECT c.document_id, c.generation, c.index FROM document_chunks c JOIN document d
        ON c.document_id = d.id AND c.generation NOT IN (d.current_generation, d.newest_generation)
     LIMIT $1)
  RETURNING 1
), vectors AS (
  DELETE FROM chunk_embeddings WHERE (document_id, generation, index, model_id) IN (
    SELECT e.document_id, e.generation, e.index, e.model_id FROM chunk_embeddings e JOIN document d
        ON e.document_id = d.id AND e.generation NOT IN (d.current_generation, d.newest_generation)
     LIMIT $1)
  RETURNING 1
), fields AS (
  DELETE FROM document_form_fields WHERE (document_id, generation, index) IN (
    SELECT f.document_id, f.generation, f.index FROM document_form_fields f JOIN document d
        ON f.document_id = d.id AND f.generation NOT IN (d.current_generation, d.newest_generation)
     LIMIT $1)
  RETURNING 1
), cards AS (
  -- One for each generation: they wait for no limit.
  DELETE FROM document_cards c USING document d
   WHERE c.document_id = d.id AND c.generation NOT IN (d.current_generation, d.newest_generation)
), clean AS (
  UPDATE documents SET obsolete_since = NULL
   WHERE id IN (SELECT id FROM document) AND NOT EXISTS (SELECT FROM pages)
     AND NOT EXISTS (SELECT FROM chunks) AND NOT EXISTS (SELECT FROM vectors)
     AND NOT EXISTS (SELECT FROM fields)
)
SELECT count(*) FROM document
