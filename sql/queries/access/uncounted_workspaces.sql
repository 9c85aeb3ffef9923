-- Workspaces whose stored bytes were never counted as a whole, those of before the account. For the
-- owner; few rows.
SELECT w.id FROM workspaces w
 WHERE NOT EXISTS (SELECT FROM workspace_storage s
                    WHERE s.workspace_id = w.id AND s.counted_at IS NOT NULL)
 ORDER BY w.id
