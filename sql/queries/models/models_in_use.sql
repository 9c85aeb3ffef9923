-- The active model and the wanted one, in this order, as far as there are such.
SELECT m.id, m.name, m.dimension, m.active, m.long_chunks,
       coalesce(m.fingerprint, '') AS fingerprint FROM embedding_models m
 WHERE m.active OR m.wanted ORDER BY m.active DESC
