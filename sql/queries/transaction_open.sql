-- Opens every transaction: who it is, which workspace it sees, and its limits. All settings are
-- local to the transaction (true), so that nothing is left on a connection that a pooler hands
-- on. An empty limit leaves the server's own. $7 off: plans go by indexes alone; the queue's
-- statements are planned once, perhaps while it is empty, and then run on whatever it has grown to.
-- Once, because PostgreSQL would else plan the claim anew each time: 1.4 ms, ten times its run on
-- an empty queue.
-- No statement of ours is long enough for compilation to pay. One row.
SELECT set_config('role', $1, true),
       set_config('pagemill.workspace_id', $2, true),
       set_config('statement_timeout',
                  coalesce(nullif($3, ''), current_setting('statement_timeout')), true),
       set_config('idle_in_transaction_session_timeout',
                  coalesce(nullif($4, ''), current_setting('idle_in_transaction_session_timeout')),
                  true),
       set_config('transaction_timeout',
                  coalesce(nullif($5, ''), current_setting('transaction_timeout')), true),
       set_config('tcp_user_timeout',
                  coalesce(nullif($6, ''), current_setting('tcp_user_timeout')), true),
       set_config('enable_seqscan', $7, true), set_config('enable_bitmapscan', $7, true),
       set_config('plan_cache_mode',
                  CASE $7 WHEN 'off' THEN 'force_generic_plan' ELSE 'auto' END, true),
       set_config('jit', 'off', true)
