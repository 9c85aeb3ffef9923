#include <chrono>
#include <format>
#include <ostream>
#include <string>

#include <simdjson.h>

#include "api/cli/client/answer_values.hpp"
#include "api/cli/commands/command.hpp"
#include "api/cli/display/terminal_text.hpp"
#include "api/cli/display/worker_view.hpp"

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

/// Prints how long the service took to answer, and what; returns what it answered.
outcome<http_answer> examine(const command_context& context, service_session& session,
                             const std::string& path) {
  http_request request;
  request.url = path;
  const auto began = std::chrono::steady_clock::now();
  auto got = session.ask(std::move(request));
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - began;
  if (!got && got.error().exit == exit_code::interrupted) return got;
  const auto verdict = got ? std::format("ok    {}", shorten(printable(got->body), 300))
                           : std::format("bad   {} ({})", printable(got.error().detail),
                                         printable(got.error().code));
  context.streams.out << std::format("{:15} {:6.1f} ms  {}\n", path, took.count(), verdict);
  return got;
}

/// Prints the workers that claim no jobs because of their host. Only operators may ask for them.
exit_code examine_workers(const command_context& context, service_session& session) {
  http_request request;
  request.url = "/api/v1/workers";
  auto result = exit_code::ok;
  const auto page = session.ask(std::move(request)).and_then([&](const http_answer& answer) {
    return read_list(answer.body, [&](const simdjson::dom::element& worker) {
      const auto unfit = unfit_words(worker);
      if (unfit.empty()) return;
      context.streams.out << std::format("{} on {}  {}\n", printable(text_at(worker, "slot")),
                                         printable(text_at(worker, "host")), unfit);
      result = exit_code::temporary;
    });
  });
  if (page) return result;
  return page.error().exit == exit_code::forbidden ? exit_code::ok : page.error().exit;
}

exit_code run_doctor(const command_context& context) {
  auto settings = context.service;
  // A service that says it is busy is an answer too.
  settings.patience = std::chrono::seconds(0);
  service_session session(settings);
  exit_code result = exit_code::ok;
  for (const std::string path : {"/health", "/ready", "/api/v1/health"}) {
    const auto got = examine(context, session, path);
    if (!got && got.error().exit == exit_code::interrupted) return exit_code::interrupted;
    if (!got) result = worse(result, got.error().exit);
    if (got && path == "/api/v1/health") context.streams.out << advice_on(got->body);
  }
  const auto workers = examine_workers(context, session);
  return workers == exit_code::interrupted ? workers : worse(result, workers);
}

}  // namespace

command_run doctor_command(CLI::App&) {
  return run_doctor;
}

}  // namespace pagemill::cli
