-- One document with all that is said of it, its problems at most $2. If its outline and attachments
-- are longer than $3 bytes, `through`, it comes without them. Index: primary key.
SELECT d.id, d.job_id, d.status, d.title, d.author, d.filename, encode(d.sha256, 'hex') AS sha256,
       d.bytes, d.page_count, d.chunk_count, d.language, to_jsonb(d.tags) AS tags,
       rfc3339(d.created_at) AS created_at, d.current_generation, d.extractor_version,
       document_problems(d.id, d.current_generation, d.metadata -> 'problems', $2) AS problems,
       l.through, l.through <= $3 AS fits, CASE WHEN l.through <= $3 THEN l.outline END AS outline,
       CASE WHEN l.through <= $3 THEN l.attachments END AS attachments
  FROM documents d
 CROSS JOIN LATERAL (
   SELECT s.outline, s.attachments,
          coalesce(octet_length(s.outline), 0) + octet_length(s.attachments) AS through
     FROM (SELECT d.outline::text AS outline, coalesce(jsonb_agg(jsonb_build_object(
                    'index', f.place - 1, 'name', f.said -> 'name',
                    'bytes', nullif(f.said -> 'bytes', '-1')) ORDER BY f.place), '[]')::text
                    AS attachments
             FROM jsonb_array_elements(d.metadata -> 'attachments') WITH ORDINALITY
                  AS f (said, place)) s) l
 WHERE d.id = $1
