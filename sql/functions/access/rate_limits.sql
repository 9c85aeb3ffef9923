-- role: owner
-- The rate limit of a key, a user or an address.

-- GCRA: `requests` per window and subject, all at once after a quiet window. Returns how many
-- seconds the arrival time is ahead of now, this request included when it is allowed. The clock
-- is the server's and is read while the row is locked, so any number of processes can share a
-- limit.
CREATE OR REPLACE FUNCTION take_turn(wanted text, requests integer, window_seconds integer,
  OUT allowed boolean, OUT ahead double precision)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  span interval := make_interval(secs => window_seconds);
  step interval := make_interval(secs => window_seconds::double precision / requests);
  reached timestamptz;
BEGIN
  INSERT INTO rate_limits AS l (subject, arrival) VALUES (wanted, clock_timestamp() + step)
  ON CONFLICT (subject) DO UPDATE SET arrival = greatest(l.arrival, clock_timestamp()) + step
   WHERE greatest(l.arrival, clock_timestamp()) + step <= clock_timestamp() + span
  RETURNING l.arrival INTO reached;
  allowed := FOUND;
  IF NOT allowed THEN
    SELECT l.arrival INTO reached FROM rate_limits l WHERE l.subject = wanted;
  END IF;
  ahead := greatest(0, extract(epoch FROM reached - clock_timestamp()));
END
$$;
REVOKE ALL ON FUNCTION take_turn FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;

-- Charges requests that were made at once in one: a batch. They are owed: the arrival time goes
-- beyond the window, and the next request waits until it is back within. A subject owes for one
-- batch at most: no debt is added to another. While the server is read-only nobody is limited.
CREATE OR REPLACE FUNCTION owe_turns(wanted_key uuid, wanted_user uuid, client text, turns integer,
  requests integer, window_seconds integer, OUT allowed boolean, OUT ahead double precision)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  payer text := coalesce('key ' || wanted_key, 'user ' || wanted_user, 'address ' || client);
  span interval := make_interval(secs => window_seconds);
  debt interval := make_interval(secs => window_seconds::double precision / requests * turns);
  reached timestamptz;
BEGIN
  allowed := true;
  ahead := 0;
  IF current_setting('transaction_read_only') = 'on' THEN
    RETURN;
  END IF;
  INSERT INTO rate_limits AS l (subject, arrival) VALUES (payer, clock_timestamp() + debt)
  ON CONFLICT (subject) DO UPDATE SET arrival = greatest(l.arrival, clock_timestamp()) + debt
   WHERE l.arrival <= clock_timestamp() + span
  RETURNING l.arrival INTO reached;
  allowed := FOUND;
  IF NOT allowed THEN
    SELECT l.arrival INTO reached FROM rate_limits l WHERE l.subject = payer;
  END IF;
  ahead := greatest(0, extract(epoch FROM reached - clock_timestamp()));
END
$$;
REVOKE ALL ON FUNCTION owe_turns FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION owe_turns TO pagemill_api;

-- A subject whose arrival time has passed is the same as one never seen.
CREATE OR REPLACE FUNCTION forget_rate_limits() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  forgotten bigint;
BEGIN
  DELETE FROM rate_limits WHERE subject IN (
    SELECT l.subject FROM rate_limits l WHERE l.arrival < clock_timestamp() - interval '1 minute'
       FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS forgotten = ROW_COUNT;
  RETURN forgotten;
END
$$;
REVOKE ALL ON FUNCTION forget_rate_limits
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION forget_rate_limits TO pagemill_api;
