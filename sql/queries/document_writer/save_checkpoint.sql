-- Progress of an extraction, in the transaction that writes its pages. A checkpoint clears the
-- blame for earlier deaths. HOT: no index has these columns.
UPDATE jobs_live
   SET pages_done = $2, pages_total = $3, chunks_total = $4, checkpoint = $5, deaths = 0, suspect =
     false,
       version = version + 1
 WHERE id = $1
