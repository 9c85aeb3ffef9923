-- Who the text of a migration or function runs as, and how long one statement of it may wait for a
-- lock: a waiting ALTER TABLE holds up every later query of the table. Bodies are not checked, so
-- functions can be created in any order; a test checks them all. One row.
SELECT set_config('role', $1, true), set_config('lock_timeout', $2, true),
       set_config('check_function_bodies', 'off', true)
