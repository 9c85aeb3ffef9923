#include <format>
#include <functional>
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

std::string queue_line(const dom::element& queue) {
  auto line = std::format(
      "{} ready, {} scheduled, {} running, {} waiting for vectors; oldest ready {:.0f} s",
      number_at(queue, "ready"), number_at(queue, "scheduled"), number_at(queue, "running"),
      number_at(queue, "waiting_for_embedding"), value_at<double>(queue, "oldest_ready_seconds"));
  if (value_at<bool>(queue, "paused")) line += "; paused since " + printable(text_at(queue, "paused_at"));
  return line;
}

std::string worker_line(const dom::element& worker) {
  return std::format("{}  {} of {} slots  seen {}  on {}{}", printable(text_at(worker, "slot")),
                     number_at(worker, "jobs"), number_at(worker, "slots"),
                     printable(text_at(worker, "seen_at")), printable(text_at(worker, "host")),
                     value_at<bool>(worker, "draining") ? "  draining" : "");
}

/// Sends one request and prints the lines of its answer, or the answer itself on one line.
exit_code run_operation(http_request request, const command_context& context,
                        const std::function<void(const dom::element&)>& print) {
  interrupt stop;
  transfers wire(&stop);
  server service(context.server, wire);
  exit_code result = exit_code::ok;
  const auto fail = [&](const failure& why) {
    context.streams.errors << failure_line("", why) << '\n';
    result = why.exit;
  };
  service.send(std::move(request), [&](const outcome<http_answer>& got) {
    if (!got) return fail(got.error());
    dom::parser parser;
    dom::element root;
    const auto read = parser.parse(got->body.data(), got->body.size()).get(root);
    if (read != simdjson::SUCCESS || !root.is_object()) {
      return fail({exit_code::internal, "bad_answer", "the server's answer is no JSON object"});
    }
    print(root);
    context.streams.out.flush();
  });
  return wire.run() ? result : exit_code::interrupted;
}

}  // namespace

exit_code run_queue(queue_action action, const command_context& context) {
  http_request request;
  request.url = "/api/v1/queue";
  if (action != queue_action::show) {
    request.method = "POST";
    request.url += action == queue_action::pause ? "/pause" : "/resume";
  }
  return run_operation(std::move(request), context, [&](const dom::element& queue) {
    const bool json = context.kind == display_kind::json;
    context.streams.out << (json ? simdjson::minify(queue) : queue_line(queue)) << '\n';
  });
}

exit_code run_workers(const command_context& context) {
  http_request request;
  request.url = "/api/v1/workers";
  return run_operation(std::move(request), context, [&](const dom::element& answer) {
    dom::array items;
    if (answer["items"].get(items) != simdjson::SUCCESS) return;
    const bool json = context.kind == display_kind::json;
    for (const dom::element worker : items) {
      context.streams.out << (json ? simdjson::minify(worker) : worker_line(worker)) << '\n';
    }
    if (items.size() == 0) context.streams.errors << "pagemill: no worker runs" << '\n';
  });
}

}  // namespace pagemill::cli
