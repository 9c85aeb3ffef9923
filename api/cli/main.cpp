// pagemill: the command line. Reads the arguments, runs one command, ends with its exit code.
#include <exception>
#include <format>
#include <iostream>
#include <sys/ioctl.h>
#include <unistd.h>

#include "api/cli/command_line.hpp"

namespace {

using namespace pagemill::cli;

terminal_size size_of_terminal() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return {};
  return {size.ws_col, size.ws_row};
}

}  // namespace

int main(int argc, char** argv) {
  const display_streams streams{std::cout, std::cerr};
  try {
    const auto parsed = parse_command_line(argc, argv, streams);
    if (!parsed) return static_cast<int>(parsed.error());
    const auto kind = parsed->json                 ? display_kind::json
                      : isatty(STDOUT_FILENO) == 1 ? display_kind::bars
                                                   : display_kind::lines;
    const auto code = parsed->run({parsed->service, kind, streams, size_of_terminal});
    // A full disk or a closed pipe must not look like success.
    if (!std::cout.flush()) return static_cast<int>(exit_code::internal);
    return static_cast<int>(code);
  } catch (const std::exception& problem) {
    std::cerr << std::format("pagemill: {}\n", problem.what());
    return static_cast<int>(exit_code::internal);
  }
}
