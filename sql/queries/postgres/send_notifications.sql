-- Hints to listeners: channels and payloads in pairs. They are delivered after the COMMIT, which
-- need not wait for the disk: polling makes up for a hint that a crash loses. One row per hint.
SELECT pg_notify(channel, payload), set_config('synchronous_commit', 'off', true)
  FROM unnest($1::text[], $2::text[]) AS hint (channel, payload)
