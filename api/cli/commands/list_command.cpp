#include <format>
#include <ostream>

#include <simdjson.h>

#include "api/cli/commands/commands.hpp"
#include "api/cli/interrupt.hpp"
#include "api/cli/display/job_view.hpp"
#include "api/cli/display/terminal_text.hpp"
#include "api/cli/client/answer_values.hpp"

namespace pagemill::cli {
namespace {

namespace dom = simdjson::dom;

/// "2026-01-31T12:00:00.123456Z" without its fraction.
std::string second_of(const std::string& time) {
  const auto dot = time.find('.');
  return dot == std::string::npos ? time : time.substr(0, dot) + "Z";
}

std::string named(const std::string& title, const std::string& filename) {
  if (!title.empty()) return title;
  return filename.empty() ? "" : std::format("[{}]", filename);
}

std::string job_line(const dom::element& item) {
  const auto job = parse_job(simdjson::minify(item));
  return std::format("{}  {}  {}  {}", printable(text_at(item, "id")), second_of(printable(text_at(item, "created_at"))),
                     job ? summary(*job) : printable(text_at(item, "status")),
                     named("", printable(text_at(item, "filename"))));
}

std::string document_line(const dom::element& item) {
  std::int64_t pages = 0;
  const bool known = item["page_count"].get(pages) == simdjson::SUCCESS;
  return std::format("{}  {}  {:10}  {:>5}  {}", printable(text_at(item, "id")),
                     second_of(printable(text_at(item, "created_at"))), printable(text_at(item, "status")),
                     known ? std::format("{} p", pages) : "-",
                     named(printable(text_at(item, "title")), printable(text_at(item, "filename"))));
}

std::string path_of(const list_options& options) {
  auto path = std::format("/api/v1/pdf/{}?limit={}",
                          options.kind == list_kind::jobs ? "jobs" : "documents", options.limit);
  if (!options.status.empty()) path += "&status=" + url_encoded(options.status);
  if (!options.tag.empty()) path += "&tag=" + url_encoded(options.tag);
  return path;
}

}  // namespace

exit_code run_list(const list_options& options, const command_context& context) {
  interrupt stop;
  transfers wire(&stop);
  server service(context.server, wire);
  http_request request;
  request.url = path_of(options);
  exit_code result = exit_code::ok;
  const auto fail = [&](const failure& why) {
    context.streams.errors << failure_line("", why) << '\n';
    result = why.exit;
  };
  service.send(std::move(request), [&](const outcome<http_answer>& got) {
    if (!got) return fail(got.error());
    dom::parser parser;
    dom::element root;
    dom::array items;
    if (parser.parse(got->body.data(), got->body.size()).get(root) != simdjson::SUCCESS ||
        root["items"].get(items) != simdjson::SUCCESS) {
      return fail({exit_code::internal, "bad_answer", "the server's answer is no list"});
    }
    for (const dom::element item : items) {
      if (context.kind == display_kind::json) {
        context.streams.out << simdjson::minify(item) << '\n';
      } else {
        const bool job = options.kind == list_kind::jobs;
        context.streams.out << (job ? job_line(item) : document_line(item)) << '\n';
      }
    }
    context.streams.out.flush();
    if (items.size() == 0) context.streams.errors << "pagemill: there are none" << '\n';
  });
  return wire.run() ? result : exit_code::interrupted;
}

}  // namespace pagemill::cli
