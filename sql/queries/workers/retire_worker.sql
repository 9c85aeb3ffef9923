-- Removes a worker process that has released all its jobs.
DELETE FROM workers WHERE id = $1
