-- Takes back the death that was charged to jobs when the incarnation $1 was swept, by the process
-- itself: it lived and had only lost its connections. A job that is a suspect by then stays one: it
-- is claimed by other indexes. A row per job; reads the live jobs once, and for the few that have a
-- death their events by job_events_job.
UPDATE jobs_live j SET deaths = 0, version = version + 1
 WHERE j.deaths = 1 AND NOT j.suspect
   AND EXISTS (SELECT 1 FROM job_events e WHERE e.job_id = j.id AND e.event = 'interrupted'
                  AND e.detail ->> 'worker' = $1)
RETURNING j.id
