-- Versions of the jobs that clients of this process wait for, whatever their workspaces.
SELECT id, version FROM job_versions($1::uuid[])
