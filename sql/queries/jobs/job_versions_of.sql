-- Versions of the jobs that this process's clients wait for, in any workspace.
SELECT id, version FROM job_versions($1::uuid[])
