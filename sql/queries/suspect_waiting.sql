-- Whether a job waits that must run alone. Index jobs_live_suspects.
SELECT EXISTS (SELECT 1 FROM jobs_live
                WHERE state = 'pending' AND suspect AND deaths < 3 AND run_at <= now()) AS waiting
