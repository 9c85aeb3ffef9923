#include "common/schema/applied_schema.hpp"

namespace pagemill::postgres {

applied_schema list_applied(connection& on, pqxx::work& in) {
  applied_schema applied;
  for (const auto& row : on.exec(in, sql::migration_list)) {
    applied.migrations.push_back({.number = row["number"].as<int>(),
                                  .name = row["name"].as<std::string>(),
                                  .checksum = row["checksum"].as<std::string>(),
                                  .serves = row["serves"].as<int>(),
                                  .applied_at = row["applied_at"].as<std::string>()});
  }
  for (const auto& row : on.exec(in, sql::function_list)) {
    applied.functions.push_back({.name = row["name"].as<std::string>(),
                                 .checksum = row["checksum"].as<std::string>(),
                                 .applied_at = row["applied_at"].as<std::string>()});
  }
  return applied;
}

}  // namespace pagemill::postgres
