-- Hints to listeners: channels and payloads pairwise.
SELECT pg_notify(channel, payload) FROM unnest($1::text[], $2::text[]) AS hint (channel, payload)
