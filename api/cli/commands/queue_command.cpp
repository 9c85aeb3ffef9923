#include <format>
#include <string>

#include <CLI/CLI.hpp>

#include "api/cli/client/answer_values.hpp"
#include "api/cli/commands/command.hpp"
#include "api/cli/display/terminal_text.hpp"

namespace pagemill::cli {
namespace {

struct queue_options {
  const char* action = "";  ///< "/pause", "/resume", or none: only look
};

void add_queue_arguments(CLI::App& parser, queue_options& options) {
  parser.require_subcommand(0, 1);
  parser.add_subcommand("pause", "Claim no more jobs; running ones continue")->callback([&options] {
    options.action = "/pause";
  });
  parser.add_subcommand("resume", "Claim jobs again")->callback([&options] {
    options.action = "/resume";
  });
}

std::string queue_line(const simdjson::dom::element& queue) {
  auto line = std::format(
      "{} ready, {} scheduled, {} running, {} waiting for vectors; oldest ready {:.0f} s",
      number_at(queue, "ready"), number_at(queue, "scheduled"), number_at(queue, "running"),
      number_at(queue, "waiting_for_embedding"), value_at<double>(queue, "oldest_ready_seconds"));
  if (value_at<bool>(queue, "paused")) {
    line += "; paused since " + printable(text_at(queue, "paused_at"));
  }
  return line;
}

exit_code run_queue(const queue_options& options, const command_context& context) {
  http_request request;
  request.url = std::string("/api/v1/queue") + options.action;
  if (*options.action != '\0') request.method = "POST";
  service_session session(context.service);
  const auto read = session.ask(std::move(request)).and_then([&](const http_answer& answer) {
    return read_object(answer.body, [&](const simdjson::dom::element& queue) {
      print_line(context, simdjson::minify(queue), queue_line(queue));
    });
  });
  return read ? exit_code::ok : fail(context, "", read.error());
}

}  // namespace

command_run queue_command(CLI::App& parser) {
  return command_of<queue_options>(parser, add_queue_arguments, run_queue);
}

}  // namespace pagemill::cli
