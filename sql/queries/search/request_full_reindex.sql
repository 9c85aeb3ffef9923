-- Asks for all generations of a workspace that are read, or will be, for the analysis $2. One row:
-- how many wait. Index: documents_listing.
SELECT request_backfill('reindex', $1, $2, true, array_agg(g.id), array_agg(g.generation))
  FROM (SELECT d.id, d.current_generation FROM documents d WHERE d.workspace_id = $1
        UNION
        SELECT d.id, d.newest_generation FROM documents d WHERE d.workspace_id = $1
       ) AS g (id, generation)
