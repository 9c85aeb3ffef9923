-- What would exempt the effective role from row-level security. A member of a table's owner counts
-- as its owner. One row.
SELECT r.rolname, r.rolsuper, r.rolbypassrls,
       EXISTS (SELECT FROM pg_class c
                WHERE c.relkind IN ('r', 'p')
                  AND c.relnamespace = 'public'::regnamespace
                  AND pg_has_role(current_user, c.relowner, 'USAGE')) AS owns_table
  FROM pg_roles r
 WHERE r.rolname = current_user
