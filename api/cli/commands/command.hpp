/// What a command consists of and what it runs with. A command is a line in command_table.cpp and a
/// source in this folder, which holds both its arguments and its run.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "api/cli/client/service_client.hpp"
#include "api/cli/display/display.hpp"

namespace CLI {
class App;
}

namespace pagemill::cli {

/// What the program's own options and the terminal give to every command.
struct command_context {
  service_settings service;
  display_kind kind = display_kind::lines;
  display_streams streams;
  std::function<terminal_size()> size;
};

/// Runs a command whose arguments were parsed, and returns the process's exit code. May throw.
using command_run = std::function<exit_code(const command_context&)>;

/// Adds a command's arguments to its own parser, which already has name and help, and returns what
/// runs the command. The parser outlives that.
using command_setup = command_run(CLI::App& parser);

struct command {
  std::string_view name;
  std::string_view group;  ///< heading in --help
  std::string_view help;
  command_setup* set_up;
};

/// A command's setup from a function that adds its arguments and one that runs it, which share
/// `Options`.
template <class Options>
command_run command_of(CLI::App& parser, void (*add_arguments)(CLI::App&, Options&),
                       exit_code (*run)(const Options&, const command_context&)) {
  auto options = std::make_shared<Options>();
  add_arguments(parser, *options);
  return [options, run](const command_context& context) { return run(*options, context); };
}

/// Prints `why` on standard error, after `label` unless that is empty, and returns its exit code.
/// An interrupt is not reported: whoever pressed Ctrl-C knows.
exit_code fail(const command_context& context, const std::string& label, const failure& why);

/// Reports arguments that the parser accepted and the command cannot use; returns `usage`.
exit_code misuse(const command_context& context, std::string why);

/// The failure of a command that cannot read the file with the PDFs' password.
failure unreadable_password();

/// Prints one result on a line of its own: `raw` with --json, otherwise `text`.
void print_line(const command_context& context, std::string_view raw, std::string_view text);

}  // namespace pagemill::cli
