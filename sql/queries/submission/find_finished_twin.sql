-- The newest completed job of the same content ($1) and the same options ($2), apart from those
-- that do not change the output ($3), whose document can be read: for on_duplicate=reuse. At most
-- one row.
-- Indexes: documents_content, jobs_finished_id.
SELECT j.id
  FROM documents d JOIN jobs j ON j.id = d.job_id
 WHERE d.workspace_id = current_workspace_id() AND d.sha256 = $1 AND d.status = 'ready'
   AND j.state = 'completed' AND j.options - $3::text[] = $2::jsonb - $3::text[]
 ORDER BY d.id DESC LIMIT 1
