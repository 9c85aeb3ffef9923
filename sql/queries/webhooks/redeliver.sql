-- Makes a callback of the workspace due again, for another day of tries; one being sent now is
-- left alone. No row: there is no such callback. Index: primary key.
UPDATE webhook_deliveries
   SET status = 'pending', tries = 0, tries_since = now(),
       next_attempt_at = CASE WHEN claimed_until > now() AND status = 'pending'
                              THEN next_attempt_at ELSE now() END
 WHERE id = $1 AND workspace_id = current_workspace_id()
RETURNING id, job_id, event, status, attempts, last_status, last_error,
          rfc3339(created_at) AS created_at, rfc3339(next_attempt_at) AS next_attempt_at,
          rfc3339(delivered_at) AS delivered_at
