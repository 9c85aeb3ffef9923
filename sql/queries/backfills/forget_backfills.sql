-- Forgets the account of the kind $1 when everything of it is done.
DELETE FROM backfills b
 WHERE b.kind = $1 AND NOT EXISTS (SELECT FROM backfills o
                                    WHERE o.kind = $1 AND o.finished_at IS NULL)
