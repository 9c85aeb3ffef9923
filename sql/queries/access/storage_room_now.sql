-- How many more bytes the transaction's workspace may store; $1 is the limit of a workspace without
-- one of its own (0: none). Null: any number. Indexes: primary keys, storage_changes_workspace.
SELECT storage_room($1) AS room
