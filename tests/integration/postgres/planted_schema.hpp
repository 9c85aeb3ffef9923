/// Databases whose schema a test plants itself, instead of this program's.
#pragma once
#include <expected>
#include <set>
#include <string>
#include <vector>

#include "common/postgres/connection_pool.hpp"
#include "common/schema/migrations.hpp"

namespace pagemill::test {

/// The URL of a new database without tables, on the shared cluster.
std::string empty_database();

/// One connection at a time.
postgres::connection_pool pool_on(const std::string& url, const std::string& role = "");

std::expected<postgres::migration_report, postgres::migration_error> bring(
    const std::string& url, const postgres::program_schema& schema);

/// What twenty threads say that migrate a database at the same moment.
struct crowd_report {
  std::multiset<std::string> migrations;  ///< that were applied by any of them
  std::multiset<std::string> functions;
  std::set<int> versions;
  std::vector<std::string> problems;
};
crowd_report bring_by_twenty(const std::string& url, const postgres::program_schema& schema);

}  // namespace pagemill::test
