-- Where the server stands in the history of its database, asked once a connection: a promotion
-- begins a higher timeline, so an old primary that comes back is told from the new one. The last
-- checkpoint may still name the old timeline, the WAL's file name does not. One row; timeline 0
-- on a standby.
SELECT (SELECT system_identifier FROM pg_control_system())::text AS system,
       CASE WHEN pg_is_in_recovery() THEN 0
            ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint
        END AS timeline
