-- Whether a wished start ($1) is too far away, by the only clock for stored times. A minute into
-- the past is the difference of two clocks, not a mistake. One row.
SELECT $1::timestamptz < now() - interval '1 minute' AS past,
       $1::timestamptz > now() + interval '366 days' AS far
