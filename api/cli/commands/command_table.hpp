/// The commands of the program, in the order of --help.
#pragma once
#include <span>

#include "api/cli/commands/command.hpp"

namespace pagemill::cli {

std::span<const command> all_commands();

}  // namespace pagemill::cli
