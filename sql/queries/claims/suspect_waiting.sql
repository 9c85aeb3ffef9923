-- Whether a job waits that must run alone; those that wait for an embedder count where $1 says that
-- this process is one. Index jobs_live_suspects.
SELECT EXISTS (SELECT 1 FROM jobs_live
                WHERE suspect AND worker_id IS NULL AND deaths < 3 AND run_at <= now()
                  AND (state = 'pending' OR $1)) AS waiting
