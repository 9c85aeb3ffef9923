-- The outcome of a try to deliver $1 under the claim $2: $3 is the new status, $4 the HTTP status,
-- $5 the failure's code, $6 the seconds until the next try. One row when the claim still held: a
-- try whose claim was taken over records nothing. Index: primary key.
UPDATE webhook_deliveries
   SET status = $3, last_status = $4, last_error = $5, claimed_until = NULL,
       next_attempt_at = CASE WHEN $3 = 'pending' THEN now() + make_interval(secs => $6) END,
       delivered_at = CASE WHEN $3 = 'delivered' THEN now() ELSE delivered_at END
 WHERE id = $1 AND claim_token = $2 AND status = 'pending'
RETURNING id
