/// The rows of schema_migrations, for the runner and for the check at a process's start.
#pragma once
#include <string>
#include <vector>

#include <pqxx/transaction>

#include "common/postgres/connection.hpp"

namespace pagemill::postgres {

struct applied_migration {
  int number;
  std::string name;
  std::string checksum;
  int serves;  ///< the oldest program schema that works once it is applied
  std::string applied_at;
};

/// By number. The table must exist. Throws the exceptions of error_mapping.hpp.
std::vector<applied_migration> list_applied(connection& on, pqxx::work& in);

}  // namespace pagemill::postgres
