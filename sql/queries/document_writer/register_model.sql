-- The id of the model this process embeds with; makes its row and index when it is new.
SELECT register_embedding_model($1, $2) AS id
