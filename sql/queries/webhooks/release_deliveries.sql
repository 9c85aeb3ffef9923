-- Gives back callbacks that were taken and not sent: ids $1, with the token $2 of each. An
-- interrupted try does not count.
UPDATE webhook_deliveries d
   SET next_attempt_at = now(), claimed_until = NULL, claim_token = d.claim_token + 1,
       attempts = d.attempts - 1, tries = d.tries - 1
  FROM unnest($1::uuid[], $2::bigint[]) AS g (id, token)
 WHERE d.id = g.id AND d.claim_token = g.token AND d.status = 'pending'
