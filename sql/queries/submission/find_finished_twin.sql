-- The newest completed job of the same content ($1) and the same options ($2) whose document can be
-- read, for on_duplicate=reuse. Where to call back changes no output. At most one row. Indexes:
-- documents_content, jobs_finished_id.
SELECT j.id
  FROM documents d JOIN jobs j ON j.id = d.job_id
 WHERE d.workspace_id = current_workspace_id() AND d.sha256 = $1 AND d.status = 'ready'
   AND j.state = 'completed' AND j.options - 'callback_url' = $2::jsonb - 'callback_url'
 ORDER BY d.id DESC LIMIT 1
