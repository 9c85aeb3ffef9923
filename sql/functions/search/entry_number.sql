-- role: owner
-- Which chunks an entry of the index has: a window of consecutive ones, or a card by itself, whose
-- index and number are -1. Programs say the same by window_chunks. No settings of their own, so
-- that these are inlined.
CREATE OR REPLACE FUNCTION window_chunks() RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 5 $$;

CREATE OR REPLACE FUNCTION entry_number(index integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN index < 0 THEN -1 ELSE index / window_chunks() END
$$;

-- The place of a chunk in the arrays of its entry, from 1.
CREATE OR REPLACE FUNCTION entry_place(index integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN index < 0 THEN 1 ELSE index % window_chunks() + 1 END
$$;

CREATE OR REPLACE FUNCTION index_at(number integer, place integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN number < 0 THEN -1 ELSE window_chunks() * number + place - 1 END
$$;
REVOKE ALL ON FUNCTION window_chunks, entry_number, entry_place, index_at
  FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION window_chunks, entry_number, entry_place, index_at TO pagemill_reader;
