#include <chrono>
#include <format>
#include <ostream>

#include "api/cli/commands.hpp"
#include "api/cli/interrupt.hpp"
#include "api/cli/terminal_text.hpp"

namespace pagemill::cli {

exit_code run_print(document_form form, const std::string& document,
                    const command_context& context) {
  interrupt stop;
  transfers wire(&stop);
  server service(context.server, wire);
  http_request request;
  request.url = "/api/v1/pdf/documents/" + url_encoded(document) +
                (form == document_form::text ? "/text" : "/markdown");
  // As it comes, however large the document is.
  request.on_body = [&](std::string_view piece) {
    context.streams.out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
  };
  exit_code result = exit_code::ok;
  service.send(std::move(request), [&](const outcome<http_answer>& got) {
    context.streams.out.flush();
    if (got) return;
    context.streams.errors << failure_line(document, got.error()) << '\n';
    result = got.error().exit;
  });
  return wire.run() ? result : exit_code::interrupted;
}

exit_code run_doctor(const command_context& context) {
  interrupt stop;
  transfers wire(&stop);
  auto settings = context.server;
  settings.patience = std::chrono::seconds(0);
  server service(settings, wire);
  exit_code result = exit_code::ok;
  for (const std::string path : {"/health", "/ready", "/api/v1/health"}) {
    http_request request;
    request.url = path;
    const auto began = std::chrono::steady_clock::now();
    service.send(std::move(request), [&](const outcome<http_answer>& got) {
      const std::chrono::duration<double, std::milli> took =
          std::chrono::steady_clock::now() - began;
      const auto verdict = got ? std::format("ok    {}", shorten(printable(got->body), 300))
                               : std::format("bad   {} ({})", printable(got.error().detail),
                                             printable(got.error().code));
      context.streams.out << std::format("{:15} {:6.1f} ms  {}\n", path, took.count(), verdict);
      if (!got) result = worse(result, got.error().exit);
    });
    if (!wire.run()) return exit_code::interrupted;
  }
  context.streams.out.flush();
  return result;
}

}  // namespace pagemill::cli
