-- Cancels a live job of the workspace for good. One row: whether it was live. Index: primary key.
SELECT cancel_live_job($1) AS cancelled
