-- Opens every transaction: who it is, which workspace it sees, and its limits. All settings are
-- local to the transaction (true), so that nothing is left on a connection that a pooler hands
-- on. An empty limit leaves the server's own: each setting made costs as much as a short statement.
-- $7 off: plans go by indexes alone; the queue's statements are planned once, perhaps while it is
-- empty, and then run on whatever it has grown to. Once, because PostgreSQL would else plan the
-- claim anew each time: 1.4 ms, ten times its run on an empty queue.
-- $8: the claims of the request's user, for auth.uid(); few statements need them.
-- No statement of ours is long enough for compilation to pay.
-- The last ones are what our statements and the driver's parsers rely on. They are the server's
-- defaults, so that nothing is set unless somebody changed them for the database or the login, and
-- they are looked at in each transaction, since a pooler may hand out another session each time.
-- One row.
SELECT set_config('role', $1, true),
       set_config('pagemill.workspace_id', $2, true),
       CASE WHEN $3 <> '' THEN set_config('statement_timeout', $3, true) END,
       CASE WHEN $4 <> '' THEN set_config('idle_in_transaction_session_timeout', $4, true) END,
       CASE WHEN $5 <> '' THEN set_config('transaction_timeout', $5, true) END,
       CASE WHEN $6 <> '' THEN set_config('tcp_user_timeout', $6, true) END,
       CASE WHEN $7 = 'off' THEN set_config('enable_seqscan', 'off', true) END,
       CASE WHEN $7 = 'off' THEN set_config('enable_bitmapscan', 'off', true) END,
       CASE WHEN $7 = 'off' THEN set_config('plan_cache_mode', 'force_generic_plan', true) END,
       CASE WHEN $8 <> '' THEN set_config('request.jwt.claims', $8, true) END,
       set_config('jit', 'off', true),
       CASE WHEN current_setting('bytea_output') <> 'hex'
            THEN set_config('bytea_output', 'hex', true) END,
       CASE WHEN current_setting('extra_float_digits') <> '1'
            THEN set_config('extra_float_digits', '1', true) END,
       CASE WHEN current_setting('DateStyle') NOT LIKE 'ISO,%'
            THEN set_config('DateStyle', 'ISO, MDY', true) END,
       CASE WHEN current_setting('IntervalStyle') <> 'postgres'
            THEN set_config('IntervalStyle', 'postgres', true) END,
       CASE WHEN current_setting('TimeZone') <> 'UTC'
            THEN set_config('TimeZone', 'UTC', true) END,
       CASE WHEN current_setting('standard_conforming_strings') <> 'on'
            THEN set_config('standard_conforming_strings', 'on', true) END
