-- Asks for the generations of a workspace that are read, or will be, and have texts without an
-- entry of the analysis $2. One row: how many wait. Indexes: documents_listing, the primary key of
-- search_entries, document_chunks_unindexed, document_cards_unindexed.
WITH unindexed AS (
  SELECT c.document_id, c.generation FROM document_chunks c
   WHERE c.workspace_id = $1 AND NOT c.is_indexed
  UNION
  SELECT c.document_id, c.generation FROM document_cards c
   WHERE c.workspace_id = $1 AND NOT c.is_indexed
), wanted AS (
  SELECT d.id, g.generation
    FROM documents d
   CROSS JOIN LATERAL (SELECT d.current_generation UNION SELECT d.newest_generation)
      AS g (generation)
   WHERE d.workspace_id = $1 AND EXISTS (
     SELECT FROM search_entries e
      WHERE e.document_id = d.id AND e.generation = g.generation AND e.analysis <> $2)
  UNION
  SELECT d.id, u.generation
    FROM unindexed u
    JOIN documents d ON d.id = u.document_id
     AND u.generation IN (d.current_generation, d.newest_generation)
)
SELECT request_backfill('reindex', $1, $2, false, array_agg(w.id), array_agg(w.generation))
  FROM wanted w
