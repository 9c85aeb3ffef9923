-- role: owner
-- The dimension of a term in the weights of entries: its 64-bit FNV-1a hash, the halves combined
-- by exclusive or, modulo 2^29, plus one. common/analysis/term.cpp computes the same; a test
-- compares them. Here for the few terms of a query that only the database knows.
CREATE OR REPLACE FUNCTION term_dimension(term text) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  bytes bytea := convert_to(term, 'UTF8');
  -- The prime is 2^40 + 435: a shift of the low half into the high one, and a product.
  high bigint := 3421674724;
  low bigint := 2216829733;
BEGIN
  FOR i IN 0 .. length(bytes) - 1 LOOP
    low := low # get_byte(bytes, i);
    high := (high * 435 + (low * 435 >> 32) + (low << 8)) & 4294967295;
    low := (low * 435) & 4294967295;
  END LOOP;
  RETURN ((high # low) & 536870911) + 1;
END
$$;
REVOKE ALL ON FUNCTION term_dimension FROM PUBLIC, pagemill_api, pagemill_worker;
GRANT EXECUTE ON FUNCTION term_dimension TO pagemill_reader;
