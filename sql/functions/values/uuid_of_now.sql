-- role: owner
-- A UUIDv7 of this moment: ids in the order of time.
CREATE OR REPLACE FUNCTION uuid_of_now() RETURNS uuid LANGUAGE sql VOLATILE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
           substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
           FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;
REVOKE ALL ON FUNCTION uuid_of_now FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
