-- Renews a process's lease, and says why it claims no jobs, if so. No row: it was swept, and its
-- jobs belong to others. Index: primary key; HOT update.
UPDATE workers
   SET seen_at = clock_timestamp(), draining = $2, locks = $3, unfit_code = $4::text,
       unfit_since = CASE WHEN $4 IS NOT NULL THEN coalesce(unfit_since, clock_timestamp()) END
 WHERE id = $1 RETURNING id
