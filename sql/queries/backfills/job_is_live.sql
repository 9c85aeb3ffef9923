-- Whether a live job writes the generation. One row. Indexes: primary keys.
SELECT EXISTS (SELECT FROM documents d JOIN jobs_live j ON j.id = d.job_id AND j.generation = $2
                WHERE d.id = $1) AS is_live
