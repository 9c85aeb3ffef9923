-- Whether a requested start ($1) is too far away, by the only clock for stored times. A minute in
-- the past is clock skew, not a mistake. One row.
SELECT $1::timestamptz < now() - interval '1 minute' AS past,
       $1::timestamptz > now() + interval '366 days' AS far
