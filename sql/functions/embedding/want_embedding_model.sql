-- role: owner
-- Makes a model the wanted one, whose vectors `reembed` makes before it becomes active. Returns its
-- id. The active one: what was wanted before is wanted no more, and its vectors go.
CREATE OR REPLACE FUNCTION want_embedding_model(wanted_name text, dimensions integer,
  content text)
RETURNS smallint
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  model_id smallint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('pagemill.tend_embedding_models'));
  model_id := register_embedding_model(wanted_name, dimensions, content);
  -- It may have been retired once, without its index. Before its row is locked: who writes vectors
  -- locks the table first and then the row.
  PERFORM make_vector_index(model_id);
  UPDATE embedding_models m SET wanted = false, retired_at = now()
   WHERE m.wanted AND m.id <> model_id;
  UPDATE embedding_models m
     SET wanted = NOT m.active, retired_at = NULL, closed = false, emptied_at = NULL,
         long_chunks = CASE WHEN m.wanted THEN m.long_chunks ELSE 0 END
   WHERE m.id = model_id;
  RETURN model_id;
END
$$;
REVOKE ALL ON FUNCTION want_embedding_model
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
