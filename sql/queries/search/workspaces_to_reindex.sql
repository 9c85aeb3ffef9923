-- The workspaces in which something is perhaps to be indexed: they have texts without entries,
-- entries of another analysis than that whose mark has the dimension $1 ($2 is that of the mark of
-- all), changes that are not counted in yet, or documents that were set aside. With $3: all.
SELECT c.workspace_id FROM document_chunks c WHERE NOT c.is_indexed
UNION SELECT c.workspace_id FROM document_cards c WHERE NOT c.is_indexed
UNION
SELECT w.id FROM workspaces w
  JOIN search_terms a ON a.workspace_id = w.id AND a.dimension = $2
  LEFT JOIN search_terms c ON c.workspace_id = w.id AND c.dimension = $1
 WHERE a.entries > coalesce(c.entries, 0)
UNION SELECT c.workspace_id FROM search_term_changes c
UNION SELECT b.workspace_id FROM backfills b WHERE b.kind = 'reindex' AND b.finished_at IS NULL
UNION SELECT d.workspace_id FROM backfill_documents d
 WHERE d.kind = 'reindex' AND d.error_code IS NOT NULL
UNION SELECT w.id FROM workspaces w WHERE $3
