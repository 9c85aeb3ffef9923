-- One sweeper at a time, without a leader.
SELECT pg_try_advisory_xact_lock(hashtext('pagemill.sweep')) AS mine
