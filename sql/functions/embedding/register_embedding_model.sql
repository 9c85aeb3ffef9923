-- role: owner
-- The index of a model's vectors. Locks nothing if it has one.
CREATE OR REPLACE FUNCTION make_vector_index(model_id smallint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF to_regclass('chunk_embeddings_hnsw_' || model_id) IS NOT NULL THEN
    RETURN;
  END IF;
  EXECUTE (
    SELECT format('CREATE INDEX IF NOT EXISTS chunk_embeddings_hnsw_%1$s ON chunk_embeddings '
                  'USING hnsw ((embedding::vector(%2$s)) vector_cosine_ops) WHERE model_id = %1$s',
                  m.id, m.dimension)
      FROM embedding_models m WHERE m.id = model_id);
END
$$;
REVOKE ALL ON FUNCTION make_vector_index
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;

-- Returns the model's id. A new model gets a row and a partial HNSW index; the first one becomes
-- the active one. `content` is its fingerprint; another one is refused if the model has vectors.
CREATE OR REPLACE FUNCTION register_embedding_model(wanted text, dimensions integer,
  content text DEFAULT NULL)
RETURNS smallint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_variable
DECLARE
  model embedding_models;
BEGIN
  SELECT * INTO model FROM embedding_models WHERE name = wanted;
  IF NOT FOUND THEN
    PERFORM pg_advisory_xact_lock(hashtext('pagemill.register_embedding_model'));
    INSERT INTO embedding_models (name, dimension, fingerprint, active)
      VALUES (wanted, dimensions, content, NOT EXISTS (SELECT 1 FROM embedding_models WHERE active))
      ON CONFLICT (name) DO NOTHING;
    SELECT * INTO STRICT model FROM embedding_models WHERE name = wanted;
    PERFORM make_vector_index(model.id);
  END IF;
  IF model.dimension <> dimensions THEN
    RAISE EXCEPTION 'model % has dimension % in the database, not %', wanted, model.dimension,
      dimensions;
  END IF;
  IF content <> coalesce(model.fingerprint, '') THEN
    UPDATE embedding_models m SET fingerprint = content
     WHERE m.id = model.id
       AND (m.fingerprint IS NULL
            OR NOT EXISTS (SELECT FROM workspaces w JOIN chunk_embeddings e
                             ON e.workspace_id = w.id AND e.model_id = m.id))
    RETURNING m.fingerprint INTO model.fingerprint;
    IF model.fingerprint IS DISTINCT FROM content THEN
      RAISE EXCEPTION 'model % has vectors of other content in the database', wanted;
    END IF;
  END IF;
  RETURN model.id;
END
$$;
REVOKE ALL ON FUNCTION register_embedding_model
  FROM PUBLIC, pagemill_api, pagemill_worker, pagemill_reader;
GRANT EXECUTE ON FUNCTION register_embedding_model TO pagemill_worker;
