#include <format>
#include <ostream>
#include <string>

#include "api/cli/client/answer_values.hpp"
#include "api/cli/commands/command.hpp"
#include "api/cli/display/terminal_text.hpp"
#include "api/cli/display/worker_view.hpp"

namespace pagemill::cli {
namespace {

std::string worker_line(const simdjson::dom::element& worker) {
  const auto unfit = unfit_words(worker);
  return std::format("{}  {} of {} slots  seen {}  on {}{}{}", printable(text_at(worker, "slot")),
                     number_at(worker, "jobs"), number_at(worker, "slots"),
                     printable(text_at(worker, "seen_at")), printable(text_at(worker, "host")),
                     value_at<bool>(worker, "draining") ? "  draining" : "",
                     unfit.empty() ? "" : "  " + unfit);
}

exit_code run_workers(const command_context& context) {
  http_request request;
  request.url = "/api/v1/workers";
  service_session session(context.service);
  const auto page = session.ask(std::move(request)).and_then([&](const http_answer& answer) {
    return read_list(answer.body, [&](const simdjson::dom::element& worker) {
      print_line(context, simdjson::minify(worker), worker_line(worker));
    });
  });
  if (!page) return fail(context, "", page.error());
  if (page->count == 0) context.streams.errors << "pagemill: no worker is running" << '\n';
  return exit_code::ok;
}

}  // namespace

command_run workers_command(CLI::App&) {
  return run_workers;
}

}  // namespace pagemill::cli
