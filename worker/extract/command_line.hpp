/// The program's task, from its arguments.
#pragma once
#include <optional>
#include <string>
#include <variant>

#include "common/extractor/protocol.hpp"
#include "worker/extract/sandbox.hpp"

namespace pagemill::extract {

/// Extract one file, from the command line.
struct file_command {
  std::string path;           ///< "-" is standard input
  std::string password_file;  ///< empty: none
  std::string profile_file;
  extract_request request;
  sandbox_settings sandbox;
  bool sandboxed = true;
};
/// Serve a pool over the control socket.
struct service_command {
  sandbox_settings sandbox;
};
/// Show that the sandbox denies an action.
struct self_test_command {
  std::string what;
  sandbox_settings sandbox;
};
/// Help, version or a usage error: already printed.
struct exit_command {
  int code = 0;
};

using program_command =
    std::variant<file_command, service_command, self_test_command, exit_command>;

program_command parse_command_line(int argc, const char* const* argv);

}  // namespace pagemill::extract
