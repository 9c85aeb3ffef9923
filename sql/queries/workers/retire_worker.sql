-- A worker process that has released all its jobs leaves.
DELETE FROM workers WHERE id = $1
