#include <chrono>
#include <format>
#include <ostream>

#include "api/cli/commands/commands.hpp"
#include "api/cli/interrupt.hpp"
#include "api/cli/display/terminal_text.hpp"

namespace pagemill::cli {

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
