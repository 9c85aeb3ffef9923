// POST /api/v1/pdf/jobs/bulk: cancels or retries up to 1000 jobs; each has a result of its own.
#include <algorithm>
#include <exception>
#include <functional>
#include <span>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/jobs/bulk_request.hpp"
#include "api/jobs/job_handlers.hpp"
#include "api/request/error_status.hpp"
#include "api/request/query_parameters.hpp"
#include "common/core/json_values.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::size_t bulk_bytes_max = 128 * 1024;
/// Jobs of one turn on the pool, each in a transaction of its own: a job whose row is held up keeps
/// no other one waiting, and locks of two requests cannot cross.
constexpr std::size_t turn_jobs = 20;
/// After this many consecutive failures the other jobs are not tried.
constexpr int bulk_failures_in_a_row_max = 2;

struct bulk_item {
  job_id id;
  std::optional<http_result<void>> end = {};
};

/// One turn: the items up to the first failure of the infrastructure.
struct bulk_turn {
  std::size_t tried = 0;  ///< including the one that failed
  std::exception_ptr failure;
};

std::int64_t count_done(std::span<const bulk_item> items) {
  return std::ranges::count_if(
      items, [](const bulk_item& item) { return item.end && item.end->has_value(); });
}

void end_rest(std::span<bulk_item> items, const problem& why) {
  for (auto& item : items) {
    if (!item.end) item.end = std::unexpected(why);
  }
}

struct bulk_parts {
  blocking_pool& pool;
  job_store& jobs;
  queue_limit& limit;
  std::function<void(const job_id& changed)> announce;
};

void announce_done(const bulk_parts& parts, std::span<const bulk_item> items) {
  for (const auto& item : items) {
    if (item.end && item.end->has_value()) parts.announce(item.id);
  }
}

/// On a thread of the pool.
bulk_turn change_some(job_store& jobs, const workspace_id& workspace, bulk_action action,
                      std::span<bulk_item> items) {
  bulk_turn turn;
  for (auto& item : items) {
    ++turn.tried;
    try {
      const auto changed = action == bulk_action::cancel
                               ? jobs.cancel(workspace, item.id)
                               : jobs.retry(workspace, item.id, std::nullopt);
      item.end = changed ? http_result<void>() : std::unexpected(to_problem(changed.error()));
    } catch (...) {
      turn.failure = std::current_exception();
      return turn;
    }
  }
  return turn;
}

/// A turn on the pool. Its own exceptions mean that nothing was tried.
asio::awaitable<bulk_turn> run_turn(bulk_parts parts, exchange_ptr request, bulk_action action,
                                    std::span<bulk_item> items) {
  try {
    co_return co_await parts.pool.run(request->turn(), [&] {
      return change_some(parts.jobs, request->workspace, action, items);
    });
  } catch (...) {
    co_return bulk_turn{.failure = std::current_exception()};
  }
}

/// Changes the jobs turn by turn; a retry as far as the queue has room. What is done stands, so a
/// failure is reported at the items that it affected.
asio::awaitable<void> change_all(bulk_parts parts, exchange_ptr request, bulk_action action,
                                 std::span<bulk_item> items) {
  int failures_in_a_row = 0;
  while (!items.empty()) {
    auto some = items.first(std::min(turn_jobs, items.size()));
    std::optional<queue_limit::places> places;
    if (action == bulk_action::retry) {
      auto taken =
          co_await parts.limit.take(request->workspace, static_cast<std::int64_t>(some.size()));
      if (!taken) {
        end_rest(items, taken.error());
        co_return;
      }
      some = some.first(static_cast<std::size_t>(taken->count()));
      places.emplace(*std::move(taken));
    }
    const auto turn = co_await run_turn(parts, request, action, some);
    if (places) places->fill(count_done(some));
    announce_done(parts, some);
    items = items.subspan(turn.tried);
    if (!turn.failure) {
      failures_in_a_row = 0;
      continue;
    }
    const auto said = report_failure(turn.failure, *request);
    end_rest(some.first(turn.tried), said);
    failures_in_a_row = turn.tried > 1 ? 1 : failures_in_a_row + 1;
    // The outcome of jobs that were not tried is known.
    const bool over =
        failures_in_a_row >= bulk_failures_in_a_row_max && said.code != "outcome_unknown";
    if (over || turn.tried == 0) {
      end_rest(items, said);
      co_return;
    }
  }
}

json::object answer_of(std::size_t index, const bulk_item& item, bulk_action action) {
  json::object said{{"index", index}, {"id", to_string(item.id)}};
  if (item.end->has_value()) {
    said["status"] = action == bulk_action::cancel ? 200 : 202;
    return said;
  }
  said["status"] = item.end->error().status;
  said["error"] =
      json::object{{"code", item.end->error().code}, {"detail", item.end->error().detail}};
  return said;
}

}  // namespace

/// The jobs of the request, and the cursor of further ones that its filter finds.
asio::awaitable<job_id_list> job_handlers::find_bulk(exchange_ptr request, bulk_request wanted) {
  if (!wanted.filter) co_return job_id_list{.items = std::move(wanted.ids), .next = {}};
  co_return co_await pool_.run(request->turn(), [&] {
    const auto states =
        wanted.filter->state ? std::vector{*wanted.filter->state} : states_for(wanted.action);
    return jobs_.list_ids(request->workspace, states, *wanted.filter, bulk_jobs_max, wanted.cursor);
  });
}

reply job_handlers::change_many(exchange_ptr request) {
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  const auto body = co_await read_whole_body(request, bulk_bytes_max);
  if (!body) co_return std::unexpected(body.error());
  const auto wanted = parse_bulk_request(*body);
  if (!wanted) co_return std::unexpected(wanted.error());
  const auto found = co_await find_bulk(request, *wanted);
  // The request itself was counted as one.
  if (request->owe && found.items.size() > 1) {
    auto owed = co_await request->owe(static_cast<int>(found.items.size()) - 1);
    if (!owed) co_return std::unexpected(std::move(owed.error()));
  }
  std::vector<bulk_item> items;
  for (const auto& id : found.items) items.push_back({.id = id});
  bulk_parts parts{pool_, jobs_, limit_, {}};
  parts.announce = [this, action = wanted->action](const job_id& changed) {
    const auto id = to_string(changed);
    if (action == bulk_action::cancel) {
      send_hint_(channel_job_cancelled, id);
    } else {
      send_hint_(channel_job_ready, "");
    }
    watcher_.hint(id);
  };
  co_await change_all(parts, request, wanted->action, items);
  // Not the request's turn, whose time may be over: what was done must be said.
  auto said = co_await pool_.run({}, [&] {
    json::array answers;
    for (std::size_t i = 0; i < items.size(); ++i) {
      answers.push_back(answer_of(i, items[i], wanted->action));
    }
    return json::serialize(
        json::object{{"items", std::move(answers)},
                     {"next_cursor",
                      or_null(found.next ? std::optional(to_string(*found.next)) : std::nullopt)}});
  });
  const bool all = count_done(items) == static_cast<std::int64_t>(items.size());
  co_return json_text_response(all ? 200 : 207, std::move(said));
}

}  // namespace pagemill
