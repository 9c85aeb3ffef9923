-- The newest ids of jobs in some states ($1) that a filter finds, by keyset on the id. Indexes
-- jobs_live_listing and jobs_finished_listing, a range of each state; at most $5 rows.
SELECT p.id
  FROM unnest($1::job_state[]) AS s (one)
 CROSS JOIN LATERAL jobs_page(s.one, $2, $3,
   coalesce($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'), $5) p
 ORDER BY p.id DESC LIMIT $5
