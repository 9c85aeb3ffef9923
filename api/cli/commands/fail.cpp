#include <ostream>

#include "api/cli/commands/commands.hpp"

namespace pagemill::cli {

exit_code fail(const command_context& context, const std::string& label, const failure& why) {
  context.streams.errors << failure_line(label, why) << '\n';
  return why.exit;
}

}  // namespace pagemill::cli
