-- So many more chunks were longer than the window of the model $1.
UPDATE embedding_models SET long_chunks = long_chunks + $2 WHERE id = $1
