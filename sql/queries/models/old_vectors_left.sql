-- Whether vectors of models that are used no more are to be deleted. One row.
SELECT EXISTS (SELECT FROM embedding_models
                WHERE retired_at IS NOT NULL AND emptied_at IS NULL) AS are_left
