-- The id of the model this process embeds with; creates its row and index when it is new.
SELECT register_embedding_model($1, $2) AS id
