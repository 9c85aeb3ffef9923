-- Documents near to $1 by model $2, best first; exact up to $4 vectors, by HNSW beyond.
SELECT document_id, title, filename, score FROM search_related($1, $2, $3, $4)
