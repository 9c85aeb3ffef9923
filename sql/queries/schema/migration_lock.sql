-- One migrator at a time, until the transaction ends. Waits without limit, because the one ahead
-- may be building a large index. One row.
SELECT set_config('lock_timeout', '0', true),
       set_config('statement_timeout', '0', true),
       set_config('transaction_timeout', '0', true),
       set_config('idle_in_transaction_session_timeout', '0', true),
       pg_advisory_xact_lock(5785147236031)
