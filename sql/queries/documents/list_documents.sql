-- A page of documents, newest first, by keyset on the id (a UUIDv7), as far as they fit into $6
-- bytes: `more` says that it ended early. The cursor is no OR, so that a generic plan can start at
-- it too. Index documents_listing.
SELECT t.*, t.found > count(*) OVER () AS more
  FROM (SELECT s.*, count(*) OVER () AS found, sum(s.size) OVER (ORDER BY s.id DESC) AS through
          FROM (SELECT r.*, 600 + octet_length(concat(title, author, filename, tags::text,
                                                      problems::text)) AS size
                  FROM (SELECT id, job_id, status, title, author, filename,
                               encode(sha256, 'hex') AS sha256, bytes, page_count, chunk_count,
                               language, to_jsonb(tags) AS tags, rfc3339(created_at) AS created_at,
                               current_generation, extractor_version,
                               document_problems(id, current_generation, metadata -> 'problems', $5)
                                 AS problems
                          FROM documents
                         WHERE workspace_id = current_workspace_id()
                           AND ($1::document_status IS NULL OR status = $1)
                           AND ($2::text IS NULL OR tags @> ARRAY[$2::text])
                           AND id < coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
                         ORDER BY id DESC LIMIT $4) r OFFSET 0) s) t
 WHERE through <= $6 OR through = size
 ORDER BY id DESC
