#include "api/cli/commands/backfill_words.hpp"

#include <format>
#include <poll.h>
#include <vector>

#include "api/cli/client/interrupt.hpp"

namespace pagemill::cli {
namespace {

constexpr int look_every_ms = 500;

std::string joined_codes(const std::vector<std::string>& codes) {
  std::string text;
  for (const auto& code : codes) text += (text.empty() ? "" : ", ") + code;
  return text;
}

}  // namespace

std::string documents_words(std::int64_t count) {
  return std::format("{} {}", count, count == 1 ? "document" : "documents");
}

std::string waiting_words(const backfill_account& account) {
  return std::format("{} of {} {}", documents_words(account.waiting), account.workspaces,
                     account.workspaces == 1 ? "workspace" : "workspaces");
}

std::string set_aside_words(const backfill_account& account) {
  if (account.set_aside == 0) return "";
  return std::format("; {} set aside after failures ({}): see backfill_set_aside in the log",
                     documents_words(account.set_aside), joined_codes(account.error_codes));
}

exit_code exit_of(const backfill_account& account) {
  return account.set_aside > 0 ? exit_code::job_failed : exit_code::ok;
}

bool wait_until(const std::function<bool()>& is_over) {
  interrupt stop;
  while (!is_over()) {
    pollfd signal{.fd = stop.descriptor(), .events = POLLIN, .revents = 0};
    ::poll(&signal, 1, look_every_ms);
    if (stop.came()) return false;
  }
  return true;
}

}  // namespace pagemill::cli
