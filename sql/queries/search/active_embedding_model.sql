-- The model in which queries are compared.
SELECT id, name, dimension FROM embedding_models WHERE active
