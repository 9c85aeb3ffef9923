// pagemill: the command line. Reads the arguments, runs one command, ends with its exit code.
#include <exception>
#include <format>
#include <iostream>
#include <sys/ioctl.h>
#include <unistd.h>

#include "api/cli/arguments/arguments.hpp"

namespace {

using namespace pagemill::cli;

terminal_size size_of_terminal() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return {};
  return {size.ws_col, size.ws_row};
}

template <class... F>
struct overloaded : F... {
  using F::operator()...;
};

exit_code run(const command& wanted, const command_context& context) {
  return std::visit(
      overloaded{
          [&](const submit_options& options) { return run_submit(options, context); },
          [&](const status_request& request) { return run_status(request.jobs, context); },
          [&](const watch_request& request) { return run_watch(request.jobs, context); },
          [&](const cancel_request& request) { return run_cancel(request.jobs, context); },
          [&](const retry_request& request) {
            return run_retry(request.jobs, request.password, context);
          },
          [&](const queue_request& request) { return run_queue(request.action, context); },
          [&](const workers_request&) { return run_workers(context); },
          [&](const search_options& options) { return run_search(options, context); },
          [&](const list_options& options) { return run_list(options, context); },
          [&](const fetch_options& options) { return run_fetch(options, context); },
          [&](const completion_request& request) {
            context.streams.out << request.script;
            return exit_code::ok;
          },
          [&](const migrate_options& options) { return run_migrate(options, context); },
          [&](const access_options& options) { return run_access(options, context); },
          [&](const doctor_request&) { return run_doctor(context); },
      },
      wanted);
}

}  // namespace

int main(int argc, char** argv) {
  const display_streams streams{std::cout, std::cerr};
  try {
    const auto parsed = parse_arguments(argc, argv, streams);
    if (!parsed) return static_cast<int>(parsed.error());
    const auto kind = parsed->json                 ? display_kind::json
                      : isatty(STDOUT_FILENO) == 1 ? display_kind::bars
                                                   : display_kind::lines;
    const command_context context{parsed->server, kind, streams, size_of_terminal};
    const auto code = run(parsed->wanted, context);
    // A full disk or a closed pipe must not look like success.
    if (!std::cout.flush()) return static_cast<int>(exit_code::internal);
    return static_cast<int>(code);
  } catch (const std::exception& problem) {
    std::cerr << std::format("pagemill: {}\n", problem.what());
    return static_cast<int>(exit_code::internal);
  }
}
