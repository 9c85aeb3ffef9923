-- Renews a process's lease. No row: it was swept, and its jobs belong to others. Index: primary
-- key; HOT update.
UPDATE workers SET seen_at = clock_timestamp(), draining = $2, locks = $3 WHERE id = $1 RETURNING id
