#include <chrono>
#include <format>
#include <ostream>
#include <string>

#include <simdjson.h>

#include "api/cli/client/answer_values.hpp"
#include "api/cli/commands/command.hpp"
#include "api/cli/display/terminal_text.hpp"
#include "api/cli/display/worker_view.hpp"
#include "common/stores/search/outdated_entries.hpp"

namespace pagemill::cli {
namespace {

/// The value at this place of an answer, if it is there and of the type.
template <class Value>
Value said_in(const simdjson::dom::element& health, std::string_view part, std::string_view name) {
  Value value{};
  return health[part][name].get(value) == simdjson::SUCCESS ? value : Value{};
}

/// Of documents that were set aside.
std::string codes_in(const simdjson::dom::element& health) {
  simdjson::dom::array codes;
  std::string text;
  if (health["search"]["set_aside_codes"].get(codes) != simdjson::SUCCESS) return text;
  for (const auto code : codes) {
    std::string_view one;
    if (code.get(one) == simdjson::SUCCESS) text.append(text.empty() ? "" : ", ").append(one);
  }
  return text;
}

/// What an operator's view of the health says that needs a hand, or "".
std::string advice_on(std::string_view answer) {
  simdjson::dom::parser parser;
  simdjson::dom::element health;
  if (parser.parse(answer.data(), answer.size()).get(health) != simdjson::SUCCESS) return "";
  std::string advice;
  if (said_in<bool>(health, "database", "rows_in_default_partition")) {
    advice +=
        "partitions      bad   history has rows in the DEFAULT partition: run `pagemill "
        "migrate`, which moves them\n";
  }
  std::string_view analysis;
  if (health["analysis"].get(analysis) == simdjson::SUCCESS && analysis != "ready") {
    advice += std::format(
        "analysis        bad   {}: the data of ICU is missing on the API's host: reinstall libicu, "
        "then restart\n",
        printable(analysis));
  }
  const auto outdated = said_in<std::int64_t>(health, "search", "outdated_entries");
  const auto missing = said_in<std::int64_t>(health, "search", "texts_without_entry");
  if (outdated + missing > 0) {
    advice += std::format(
        "search          bad   of chunks and cards, {} are indexed by another analysis and {}{} "
        "not "
        "at all: run `pagemill reindex`\n",
        outdated, missing, missing == unindexed_texts_max ? " or more" : "");
  }
  const auto set_aside = said_in<std::int64_t>(health, "search", "set_aside_documents");
  if (set_aside > 0) {
    advice += std::format(
        "search          bad   documents set aside because they could not be indexed anew: {} "
        "({}): "
        "the workers' logs name them (backfill_set_aside)\n",
        set_aside, printable(codes_in(health)));
  }
  return advice;
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
