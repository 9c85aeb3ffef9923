-- Keys of one workspace are made one after another, so that those that live can be counted.
SELECT pg_advisory_xact_lock(hashtext('pagemill.api_keys'), hashtext($1))
