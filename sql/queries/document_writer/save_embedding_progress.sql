-- Progress of the stage embedding, in the transaction that writes the vectors it stands for.
UPDATE jobs_live SET chunks_done = $2, deaths = 0, suspect = false, version = version + 1 WHERE id
  = $1
