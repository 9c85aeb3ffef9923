-- role: owner
-- Workspaces take turns at the embedder: the index of the jobs that wait for it leads with the
-- workspace, for a loose scan. Programs of before read it whole and sort, which it is small for.
CREATE INDEX jobs_live_embedding_turns ON jobs_live (workspace_id, stage_at, id)
  WHERE state = 'processing' AND stage = 'embedding' AND worker_id IS NULL AND NOT suspect;
DROP INDEX jobs_live_embedding;
