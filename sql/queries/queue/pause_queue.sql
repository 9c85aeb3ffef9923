-- Sets the switch for the whole queue. One row: whether that changed it.
SELECT set_queue_paused($1) AS changed
