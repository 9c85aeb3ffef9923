-- Claims of callbacks come one after another, so that each sees what the others have under way.
SELECT pg_advisory_xact_lock(hashtext('pagemill.claim_deliveries'))
