/// The command line: the program's own options, its help, and the command that the arguments name.
#pragma once
#include <expected>
#include <memory>

#include "api/cli/commands/command.hpp"

namespace pagemill::cli {

struct command_line {
  service_settings service;
  bool json = false;
  command_run run;                         ///< of the command that was named
  std::shared_ptr<const CLI::App> parser;  ///< what `run` refers to
};

/// The parsed command line, or the exit code of a process that ends here: after help and version,
/// which are printed on `out`, or after a mistake, which is reported on `errors`.
std::expected<command_line, exit_code> parse_command_line(int argc, const char* const* argv,
                                                          display_streams streams);

}  // namespace pagemill::cli
