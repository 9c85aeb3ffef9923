-- The roles of the schema, other than the effective one, that the login may take or has: a mistake
-- in one process would else have the rights of the other, or of the owner. A superuser has all of
-- them. One row; null when there are none.
SELECT session_user AS login, string_agg(r.rolname, ', ' ORDER BY r.rolname) AS others
  FROM pg_roles r
 WHERE r.rolname IN ('pagemill_api', 'pagemill_worker', 'pagemill_owner', 'pagemill_reader')
   AND r.rolname <> current_user
   AND (pg_has_role(session_user, r.oid, 'SET') OR pg_has_role(session_user, r.oid, 'USAGE'))
