-- The number of pgvector's type in this database, which arrays of it in binary form name. One row.
SELECT 'sparsevec'::regtype::oid
