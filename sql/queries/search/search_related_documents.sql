-- Documents similar to $1 by model $2, best first; exact up to $4 vectors, by HNSW above. None
-- when the document or its vectors have gone since it was looked up.
SELECT document_id, title, filename, score FROM search_related($1, $2, $3, $4)
 WHERE score IS NOT NULL
