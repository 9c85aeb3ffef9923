-- Who the text of a migration or function runs as, and how long one statement of it may wait for a
-- lock: a waiting ALTER TABLE holds up every later query of the table. Bodies are not checked, so
-- functions can be created in any order; a test checks them all. Our texts are read and written as
-- they are by default, whatever the database or the login has set. One row.
SELECT set_config('role', $1, true), set_config('lock_timeout', $2, true),
       set_config('check_function_bodies', 'off', true),
       set_config('standard_conforming_strings', 'on', true),
       set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, MDY', true),
       set_config('IntervalStyle', 'postgres', true)
