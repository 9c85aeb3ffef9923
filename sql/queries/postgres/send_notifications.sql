-- Hints to listeners: channels and payloads pairwise. They are heard after the COMMIT, which need
-- not wait for the disk: a hint that a crash loses is made good by polling. One row a hint.
SELECT pg_notify(channel, payload), set_config('synchronous_commit', 'off', true)
  FROM unnest($1::text[], $2::text[]) AS hint (channel, payload)
