-- Progress of the embedding stage, in the transaction that writes its vectors.
UPDATE jobs_live SET chunks_done = $2, deaths = 0, suspect = false, version = version + 1 WHERE id
  = $1
