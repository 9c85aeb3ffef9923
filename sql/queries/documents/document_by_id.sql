-- One document with its problems, at most $2. Index: primary key.
SELECT id, job_id, status, title, author, filename, encode(sha256, 'hex') AS sha256, bytes,
       page_count, chunk_count, language, to_jsonb(tags) AS tags, outline,
       rfc3339(created_at) AS created_at, current_generation, extractor_version,
       document_problems(id, current_generation, metadata -> 'problems', $2) AS problems,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('index', f.place - 1, 'name', f.said -> 'name',
                 'bytes', nullif(f.said -> 'bytes', '-1')) ORDER BY f.place), '[]')
          FROM jsonb_array_elements(metadata -> 'attachments') WITH ORDINALITY AS f (said, place))
         AS attachments
  FROM documents WHERE id = $1
