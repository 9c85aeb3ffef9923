-- One document. Index: primary key.
SELECT id, job_id, status, title, author, filename, encode(sha256, 'hex') AS sha256, bytes,
       page_count, chunk_count, language, to_jsonb(tags) AS tags, outline,
       rfc3339(created_at) AS created_at, current_generation
  FROM documents WHERE id = $1
