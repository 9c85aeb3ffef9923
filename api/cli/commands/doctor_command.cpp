#include <chrono>
#include <format>
#include <ostream>
#include <string>

#include <simdjson.h>

#include "api/cli/commands/command.hpp"
#include "api/cli/display/terminal_text.hpp"

namespace pagemill::cli {
namespace {

/// What an operator's view of the health says that needs a hand, or "".
std::string advice_on(std::string_view health) {
  simdjson::dom::parser parser;
  bool waits = false;
  const auto read =
      parser.parse(health.data(), health.size())["database"]["rows_in_default_partition"].get(
          waits);
  if (read != simdjson::SUCCESS || !waits) return "";
  return "partitions      bad   history has rows in the DEFAULT partition: run `pagemill migrate`, "
         "which moves them\n";
}

exit_code run_doctor(const command_context& context) {
  auto settings = context.service;
  // A service that says it is busy is an answer too.
  settings.patience = std::chrono::seconds(0);
  service_session session(settings);
  exit_code result = exit_code::ok;
  for (const std::string path : {"/health", "/ready", "/api/v1/health"}) {
    http_request request;
    request.url = path;
    const auto began = std::chrono::steady_clock::now();
    const auto got = session.ask(std::move(request));
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
    if (!got && got.error().exit == exit_code::interrupted) return exit_code::interrupted;
    const auto verdict = got ? std::format("ok    {}", shorten(printable(got->body), 300))
                             : std::format("bad   {} ({})", printable(got.error().detail),
                                           printable(got.error().code));
    context.streams.out << std::format("{:15} {:6.1f} ms  {}\n", path, took.count(), verdict);
    if (!got) result = worse(result, got.error().exit);
    if (got && path == "/api/v1/health") context.streams.out << advice_on(got->body);
  }
  return result;
}

}  // namespace

command_run doctor_command(CLI::App&) {
  return run_doctor;
}

}  // namespace pagemill::cli
