/// The command line: what can be asked for, its help, and the command it names.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "api/cli/commands/access_command.hpp"
#include "api/cli/commands/commands.hpp"

namespace pagemill::cli {

struct status_request {
  std::vector<std::string> jobs;
};
struct watch_request {
  std::vector<std::string> jobs;
};
struct cancel_request {
  std::vector<std::string> jobs;
};
struct retry_request {
  std::vector<std::string> jobs;
  std::string password;  ///< of the PDFs; empty: none
};
struct queue_request {
  queue_action action = queue_action::show;
};
struct workers_request {};
struct completion_request {
  std::string script;
};
struct doctor_request {};

using command =
    std::variant<submit_options, status_request, watch_request, cancel_request, retry_request,
                 queue_request, workers_request, search_options, list_options, fetch_options,
                 completion_request, doctor_request, migrate_options, access_options>;

struct parsed_arguments {
  server_settings server;
  bool json = false;
  command wanted;
};

/// The command, or what the process ends with at once: help and version on `out`, mistakes on
/// `errors`.
std::expected<parsed_arguments, exit_code> parse_arguments(int argc, const char* const* argv,
                                                           display_streams streams);

}  // namespace pagemill::cli
