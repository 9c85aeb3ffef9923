-- What every reading of a document must know of it. Index: primary key.
SELECT id, job_id, status, filename, encode(sha256, 'hex') AS sha256, bytes, page_count,
       chunk_count, current_generation
  FROM documents WHERE id = $1
