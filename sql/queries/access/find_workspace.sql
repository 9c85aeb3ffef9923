-- The id of a workspace by name, before any workspace is set.
SELECT workspace_named($1) AS id
