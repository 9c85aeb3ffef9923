/// The arguments of `migrate`, so that a test sees what was understood without a database.
#pragma once
#include <string>

namespace CLI {
class App;
}

namespace pagemill::cli {

enum class migrate_action {
  apply,
  status,  ///< what the database has
  list,    ///< what the program has, without a database
  check,   ///< whether the program can serve the database
};

struct migrate_options {
  std::string database_url;
  bool dry_run = false;
  migrate_action action = migrate_action::apply;
};

void add_migrate_arguments(CLI::App& parser, migrate_options& options);

}  // namespace pagemill::cli
