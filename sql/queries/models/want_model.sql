-- The id of the model $1 with $2 dimensions and the fingerprint $3, or '' if it has none, which is
-- wanted from now on.
SELECT want_embedding_model($1, $2, nullif($3, '')) AS id
