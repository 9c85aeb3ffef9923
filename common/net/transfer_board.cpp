#include "common/net/transfer_board.hpp"

#include <memory>

namespace pagemill {
namespace {

constexpr std::chrono::milliseconds look_every{100};

}  // namespace

void transfer_board::start(transfer_request request, handler done) {
  auto made = std::make_unique<transfer>(rules_, std::move(request));
  auto& curl = made->curl();
  loop_.start(curl, [made = std::move(made), done = std::move(done)](int result) {
    done(made->outcome(result));
  });
}

void transfer_board::turn(std::chrono::milliseconds most) {
  const auto before = loop_.under_way();
  loop_.advance();
  if (loop_.under_way() == before) loop_.wait(most);
}

transfer_outcome run_transfer(const fetch_rules& rules, transfer_request request,
                              const std::function<bool()>& keep_going) {
  transfer_board board(rules);
  transfer_outcome outcome = std::unexpected(transfer_fault::stopped);
  board.start(std::move(request), [&](transfer_outcome ended) { outcome = std::move(ended); });
  while (board.under_way() > 0 && keep_going()) board.turn(look_every);
  return outcome;
}

}  // namespace pagemill
