-- How many more bytes the workspace $1 may store, after what this transaction wrote; $2 is the
-- limit of a workspace without one of its own (0: none). Null: any number. Indexes: primary keys,
-- storage_changes_workspace.
SELECT storage_room_of($1, $2) AS room
