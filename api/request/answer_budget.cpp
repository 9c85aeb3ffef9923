#include "api/request/answer_budget.hpp"

#include <memory>
#include <utility>

namespace pagemill {
namespace {

/// Those that wait hold nothing but their request.
constexpr std::size_t answers_waiting_max = 2000;
constexpr std::chrono::seconds wait_max{30};

}  // namespace

answer_budget::answer_budget(boost::asio::any_io_executor executor, std::size_t bytes_max)
    : permits_(std::move(executor),
               {.permits = bytes_max, .waiting = answers_waiting_max, .wait = wait_max}) {}

boost::asio::awaitable<answer_budget::room> answer_budget::reserve(workspace_id workspace,
                                                                   std::size_t bytes) {
  constexpr auto whenever = std::chrono::steady_clock::time_point::max();
  auto given = co_await permits_.acquire(workspace, whenever, bytes);
  if (!given) throw answers_crowded(given.error());
  co_return *std::move(given);
}

response answer_budget::keeping(response answer, room held) {
  held.shrink_to(answer.body.capacity());
  answer.holds = std::make_shared<room>(std::move(held));
  return answer;
}

}  // namespace pagemill
