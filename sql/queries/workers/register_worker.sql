-- Registers a worker process: one row per process start.
INSERT INTO workers (id, slot, host, pid, version, slots) VALUES ($1, $2, $3, $4, $5, $6)
