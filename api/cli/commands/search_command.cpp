#include <format>
#include <ostream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/cli/commands/commands.hpp"
#include "api/cli/interrupt.hpp"
#include "api/cli/display/search_view.hpp"

namespace pagemill::cli {
namespace {

std::string search_body(const search_options& options) {
  boost::json::object body{{"query", options.query}, {"limit", options.limit}};
  if (!options.mode.empty()) body["mode"] = options.mode;
  if (!options.documents.empty()) {
    body["document_ids"] = boost::json::array(options.documents.begin(), options.documents.end());
  }
  return boost::json::serialize(body);
}

}  // namespace

exit_code run_search(const search_options& options, const command_context& context) {
  interrupt stop;
  transfers wire(&stop);
  server service(context.server, wire);
  http_request request;
  request.method = "POST";
  request.url = "/api/v1/search";
  request.headers.push_back("Content-Type: application/json");
  request.body = search_body(options);
  exit_code result = exit_code::ok;
  service.send(std::move(request), [&](const outcome<http_answer>& got) {
    const auto found = got ? parse_search(got->body) : std::nullopt;
    if (!found) {
      const auto why =
          got ? failure{exit_code::internal, "bad_answer", "the server's answer is no list of hits"}
              : got.error();
      context.streams.errors << failure_line("", why) << '\n';
      result = why.exit;
      return;
    }
    for (const auto& half : found->degraded) {
      context.streams.errors << std::format("pagemill: the {} half of the search is missing ({})",
                                            half.half, half.code)
                             << '\n'
                             << std::flush;
    }
    if (context.kind == display_kind::json) {
      for (const auto& hit : found->hits) context.streams.out << hit.raw << '\n';
    } else {
      const auto width = context.size().columns;
      for (std::size_t i = 0; i < found->hits.size(); ++i) {
        context.streams.out << hit_lines(i + 1, found->hits[i], width);
      }
      if (found->hits.empty()) context.streams.errors << "pagemill: nothing found" << '\n';
    }
    context.streams.out.flush();
  });
  return wire.run() ? result : exit_code::interrupted;
}

}  // namespace pagemill::cli
