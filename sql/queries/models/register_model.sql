-- The id of the model this process embeds with, whose fingerprint is $3, or '' if it has none;
-- creates its row and index when it is new.
SELECT register_embedding_model($1, $2, nullif($3, '')) AS id
