-- The model that queries are compared in.
SELECT id, name, dimension FROM embedding_models WHERE active
