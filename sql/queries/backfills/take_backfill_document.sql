-- A generation of a document of the workspace $3 that the task of the kind $1 and for the target
-- $2 has still to do, that is not set aside, that no other worker is at and no live job writes. Its
-- row stays locked. `is_there` is false of one that is neither the current nor the newest any more.
-- One row, or none. Index: primary keys.
SELECT b.document_id, b.generation, b.position, b.everything, b.failures, d.language,
       d.id IS NOT NULL AS is_there
  FROM backfill_documents b
  LEFT JOIN documents d ON d.id = b.document_id
   AND b.generation IN (d.current_generation, d.newest_generation)
 WHERE b.kind = $1 AND b.workspace_id = $3 AND b.target = $2 AND b.run_at <= now()
   AND b.error_code IS NULL
   AND NOT EXISTS (SELECT FROM jobs_live j WHERE j.id = d.job_id AND j.generation = b.generation)
 ORDER BY b.document_id, b.generation LIMIT 1 FOR UPDATE OF b SKIP LOCKED
