-- Serialises the creation of keys of one workspace, so that the live ones can be counted.
SELECT pg_advisory_xact_lock(hashtext('pagemill.api_keys'), hashtext($1))
