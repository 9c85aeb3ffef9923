-- Documents of the transaction's workspace that can be read and whose current generation an
-- extractor before version $1 made, or one that did not say; after document $2, in order. Those
-- with a job under way are left out. At most $3 rows. Indexes: documents_listing, primary key.
SELECT d.id FROM documents d
 WHERE d.workspace_id = current_workspace_id() AND d.id > $2
   AND d.status IN ('ready', 'partial') AND d.blob_id IS NOT NULL
   AND coalesce(d.extractor_version, 0) < $1
   AND NOT EXISTS (SELECT FROM jobs_live j WHERE j.id = d.job_id)
 ORDER BY d.id LIMIT $3
