-- The id of the model $1 with $2 dimensions, which is wanted from now on.
SELECT want_embedding_model($1, $2) AS id
