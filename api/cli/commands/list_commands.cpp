// jobs and documents: the newest of them, a line each.
#include <format>
#include <ostream>
#include <string>

#include <CLI/CLI.hpp>

#include "api/cli/client/answer_values.hpp"
#include "api/cli/commands/command.hpp"
#include "api/cli/display/terminal_text.hpp"

namespace pagemill::cli {
namespace {

using simdjson::dom::element;

struct list_options {
  std::string status;
  std::string tag;
  std::int64_t limit = 20;
};

void add_list_arguments(CLI::App& parser, list_options& options,
                        const std::vector<std::string>& states) {
  parser.add_option("--status", options.status, "Only those in this state")
      ->check(CLI::IsMember(states));
  parser.add_option("--tag", options.tag, "Only those with this tag");
  parser.add_option("--limit", options.limit, "How many")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
}

void add_jobs_arguments(CLI::App& parser, list_options& options) {
  add_list_arguments(parser, options,
                     {"pending", "processing", "completed", "failed", "cancelled"});
}

void add_documents_arguments(CLI::App& parser, list_options& options) {
  add_list_arguments(parser, options, {"processing", "ready", "partial", "failed"});
}

std::string printable_at(const element& item, std::string_view name) {
  return printable(text_at(item, name));
}

/// When it was created: "2026-01-31T12:00:00.123456Z" without the fraction.
std::string creation_second(const element& item) {
  const auto time = printable_at(item, "created_at");
  const auto dot = time.find('.');
  return dot == std::string::npos ? time : time.substr(0, dot) + "Z";
}

std::string bracketed(const std::string& filename) {
  return filename.empty() ? "" : std::format("[{}]", filename);
}

std::string job_line(const element& item) {
  const auto job = parse_job(simdjson::minify(item));
  return std::format("{}  {}  {}  {}", printable_at(item, "id"), creation_second(item),
                     job ? summary(*job) : printable_at(item, "status"),
                     bracketed(printable_at(item, "filename")));
}

std::string document_line(const element& item) {
  const auto pages = integer_at(item, "page_count");
  const auto title = printable_at(item, "title");
  return std::format("{}  {}  {:10}  {:>5}  {}", printable_at(item, "id"), creation_second(item),
                     printable_at(item, "status"), pages ? std::format("{} p", *pages) : "-",
                     title.empty() ? bracketed(printable_at(item, "filename")) : title);
}

exit_code run_list(const char* kind, const list_options& options, const command_context& context,
                   std::string (*line_of)(const element&)) {
  http_request request;
  request.url = std::format("/api/v1/pdf/{}?limit={}", kind, options.limit);
  if (!options.status.empty()) request.url += "&status=" + url_encoded(options.status);
  if (!options.tag.empty()) request.url += "&tag=" + url_encoded(options.tag);
  service_session session(context.service);
  const auto page = session.ask(std::move(request)).and_then([&](const http_answer& answer) {
    return read_list(answer.body, [&](const element& item) {
      print_line(context, simdjson::minify(item), line_of(item));
    });
  });
  if (!page) return fail(context, "", page.error());
  if (page->count == 0) context.streams.errors << "pagemill: there are none" << '\n';
  return exit_code::ok;
}

exit_code run_jobs(const list_options& options, const command_context& context) {
  return run_list("jobs", options, context, job_line);
}

exit_code run_documents(const list_options& options, const command_context& context) {
  return run_list("documents", options, context, document_line);
}

}  // namespace

command_run jobs_command(CLI::App& parser) {
  return command_of<list_options>(parser, add_jobs_arguments, run_jobs);
}

command_run documents_command(CLI::App& parser) {
  return command_of<list_options>(parser, add_documents_arguments, run_documents);
}

}  // namespace pagemill::cli
