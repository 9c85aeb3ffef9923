#include "api/cli/commands/command.hpp"

#include <ostream>

namespace pagemill::cli {

exit_code fail(const command_context& context, const std::string& label, const failure& why) {
  if (why.exit != exit_code::interrupted) {
    context.streams.errors << failure_line(label, why) << '\n';
  }
  return why.exit;
}

exit_code misuse(const command_context& context, std::string why) {
  return fail(context, "", {exit_code::usage, "usage", std::move(why)});
}

failure unreadable_password() {
  return {exit_code::unreadable_file, "unreadable_file", "the password file cannot be read"};
}

void print_line(const command_context& context, std::string_view raw, std::string_view text) {
  // Flushed, because a script may read the lines as they come.
  context.streams.out << (context.kind == display_kind::json ? raw : text) << '\n' << std::flush;
}

}  // namespace pagemill::cli
