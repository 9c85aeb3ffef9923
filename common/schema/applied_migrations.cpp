#include "common/schema/applied_migrations.hpp"

#include <pqxx/result>

#include "common/postgres/error_mapping.hpp"

namespace pagemill::postgres {

std::vector<applied_migration> list_applied(connection& on, pqxx::work& in) {
  try {
    on.prepare(sql::migration_list);
    std::vector<applied_migration> rows;
    for (const auto& row : in.exec(pqxx::prepped(pqxx::zview(sql::migration_list.name)))) {
      rows.push_back({.number = row["number"].as<int>(),
                      .name = row["name"].as<std::string>(),
                      .checksum = row["checksum"].as<std::string>(),
                      .serves = row["serves"].as<int>(),
                      .applied_at = row["applied_at"].as<std::string>()});
    }
    return rows;
  } catch (...) {
    rethrow_mapped(std::current_exception(), "query migration_list");
  }
}

}  // namespace pagemill::postgres
