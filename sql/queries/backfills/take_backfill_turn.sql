-- The workspace whose task of the kind $1 and for the target $2 was served longest ago. It is the
-- last from now on, which need not outlive a crash. One row, or none. Index: backfills_turn.
UPDATE backfills SET served_at = clock_timestamp()
 WHERE kind = $1
   AND workspace_id = (SELECT workspace_id FROM backfills
                        WHERE kind = $1 AND target = $2 AND finished_at IS NULL
                        ORDER BY served_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
RETURNING workspace_id, set_config('synchronous_commit', 'off', true)
