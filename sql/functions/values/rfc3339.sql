-- role: owner
-- Times as clients get them: RFC 3339, UTC, microseconds.
CREATE OR REPLACE FUNCTION rfc3339(moment timestamptz)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;
REVOKE ALL ON FUNCTION rfc3339 FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION rfc3339 TO pagemill_api, pagemill_worker, pagemill_reader;
