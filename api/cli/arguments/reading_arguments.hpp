/// The arguments of the commands that find and read: search, jobs, documents, fetch.
#pragma once
#include <string>

#include "api/cli/commands/commands.hpp"

namespace CLI {
class App;
}

namespace pagemill::cli {

/// What the parser fills; which one counts, the command's name says.
struct reading_options {
  search_options search;
  list_options list;
  fetch_options fetch;
};

void add_reading_commands(CLI::App& app, reading_options& into);

}  // namespace pagemill::cli
