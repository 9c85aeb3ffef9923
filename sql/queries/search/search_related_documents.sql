-- Documents near to $1 by model $2, best first; exact up to $4 vectors, by HNSW beyond. Nothing is
-- near to a document that went, or lost its vectors, since it was looked for.
SELECT document_id, title, filename, score FROM search_related($1, $2, $3, $4)
 WHERE score IS NOT NULL
