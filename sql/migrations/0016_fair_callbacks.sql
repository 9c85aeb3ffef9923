-- role: owner
-- Workspaces take turns with their callbacks, so what is due is found by workspace, and what a
-- workspace has under way is counted by index.
DROP INDEX webhook_deliveries_due;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (workspace_id, next_attempt_at)
  WHERE status = 'pending';
CREATE INDEX webhook_deliveries_claimed ON webhook_deliveries (workspace_id, claimed_until)
  WHERE claimed_until IS NOT NULL;
