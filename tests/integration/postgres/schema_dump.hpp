/// The schema of a database as text that two databases can be compared by.
#pragma once
#include <string>

namespace pagemill::test {

/// pg_dump's schema, one statement a paragraph, without daily partitions and without what depends
/// on the version of pg_dump, on the client or on who migrated.
std::string dump_schema(const std::string& url);

}  // namespace pagemill::test
