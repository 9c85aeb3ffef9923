-- Serialises claims of callbacks, so that each sees what the others have under way.
SELECT pg_advisory_xact_lock(hashtext('pagemill.claim_deliveries'))
