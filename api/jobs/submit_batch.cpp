// POST /api/v1/pdf/jobs/batch: up to 1000 URLs; each becomes a job or an error of its own.
#include <algorithm>
#include <exception>
#include <format>
#include <span>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/jobs/batch_request.hpp"
#include "api/jobs/job_handlers.hpp"
#include "api/jobs/new_submission.hpp"
#include "api/jobs/request_hash.hpp"
#include "api/request/error_status.hpp"
#include "api/request/query_parameters.hpp"
#include "common/contract/job_json.hpp"
#include "common/core/hex.hpp"
#include "common/core/sha256_hasher.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::size_t batch_bytes_max = 1'000'000;
/// Items per transaction, which takes about 30 ms.
constexpr std::size_t chunk_items = 50;
/// After this many consecutive failures the other chunks are not tried: each would wait for a
/// database that is down.
constexpr int failures_in_a_row_max = 2;

/// An item: the submission to be made, and its outcome once there is one.
struct batch_item {
  submission wanted;
  std::optional<http_result<submitted_job>> end;
};

/// The items' own keys cannot collide with a client's, which have no control characters.
std::string key_of_item(const std::string& batch_key, std::size_t index) {
  if (batch_key.empty()) return {};
  return std::format("batch\x1f{}\x1f{}", to_hex(sha256_of(batch_key)), index);
}

http_result<submission> read_item(const std::string& text, const fetch_rules& outside,
                                  const std::string& key) {
  submit_options_reader reader;
  if (auto ok = reader.set_from_json(text); !ok) return std::unexpected(ok.error());
  const auto options = reader.finish();
  if (!options) return std::unexpected(options.error());
  return make_url_submission(*options, outside, key);
}

std::vector<batch_item> read_items(const std::vector<std::string>& texts,
                                   const fetch_rules& outside, const std::string& batch_key) {
  std::vector<batch_item> items(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto wanted = read_item(texts[i], outside, key_of_item(batch_key, i));
    if (wanted) {
      items[i].wanted = *std::move(wanted);
    } else {
      items[i].end = std::unexpected(std::move(wanted.error()));
    }
  }
  return items;
}

json::object answer_of(std::size_t index, const http_result<submitted_job>& end) {
  json::object item{{"index", index}};
  if (end) {
    item["status"] = 202;
    item["job"] = to_json(end->snapshot);
    return item;
  }
  json::object error{{"code", end.error().code}, {"detail", end.error().detail}};
  if (!end.error().field.empty()) error["field"] = end.error().field;
  item["status"] = end.error().status;
  item["error"] = std::move(error);
  return item;
}

/// On a thread of the pool: one transaction.
void submit_chunk(job_store& jobs, const workspace_id& workspace, std::span<batch_item> chunk) {
  std::vector<submission> wanted;
  for (const auto& item : chunk) {
    if (!item.end) wanted.push_back(item.wanted);
  }
  if (wanted.empty()) return;
  auto ends = jobs.submit_urls(workspace, wanted);
  auto next = ends.begin();
  for (auto& item : chunk) {
    if (item.end) continue;
    if (*next) {
      item.end = *std::move(*next);
    } else {
      item.end = std::unexpected(to_problem(next->error()));
    }
    ++next;
  }
}

/// Ends the items that have no outcome yet.
void end_all(std::span<batch_item> items, const problem& why) {
  for (auto& item : items) {
    if (!item.end) item.end = std::unexpected(why);
  }
}

std::int64_t count_waiting(std::span<const batch_item> items) {
  return std::ranges::count_if(items, [](const batch_item& item) {
    return item.end && *item.end && adds_waiting_job(**item.end);
  });
}

struct batch_parts {
  blocking_pool& pool;
  job_store& jobs;
  queue_limit& limit;
};

/// Submits chunk after chunk while the queue has room. Committed chunks stand, so a failure is
/// reported at the items that it affected.
asio::awaitable<void> submit_chunks(batch_parts parts, exchange_ptr request,
                                    std::span<batch_item> items) {
  int failures_in_a_row = 0;
  while (!items.empty()) {
    const auto wanted = std::min(chunk_items, items.size());
    auto places = co_await parts.limit.take(request->workspace, static_cast<std::int64_t>(wanted));
    if (!places) {
      end_all(items, places.error());
      co_return;
    }
    const auto chunk = items.first(static_cast<std::size_t>(places->count()));
    items = items.subspan(chunk.size());
    std::exception_ptr failure;
    try {
      co_await parts.pool.run(request->turn(),
                              [&] { submit_chunk(parts.jobs, request->workspace, chunk); });
    } catch (...) {
      failure = std::current_exception();
    }
    places->fill(count_waiting(chunk));
    if (!failure) {
      failures_in_a_row = 0;
      continue;
    }
    const auto said = report_failure(failure, *request);
    end_all(chunk, said);
    // The outcome of untried chunks is known.
    if (++failures_in_a_row >= failures_in_a_row_max && said.code != "outcome_unknown") {
      end_all(items, said);
      co_return;
    }
  }
}

}  // namespace

reply job_handlers::submit_batch(exchange_ptr request) {
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  // Only to refuse before the body is read: its chunks take their own places.
  if (auto place = co_await limit_.take(request->workspace, 1); !place) {
    co_return std::unexpected(std::move(place.error()));
  }
  if (auto room = co_await check_quota(request); !room) {
    co_return std::unexpected(std::move(room.error()));
  }
  const auto key = read_idempotency_key(request->head);
  if (!key) co_return std::unexpected(key.error());
  const auto body = co_await read_whole_body(request, batch_bytes_max);
  if (!body) co_return std::unexpected(body.error());
  const auto texts = parse_batch(*body);
  if (!texts) co_return std::unexpected(texts.error());
  // The request itself was counted as one.
  if (request->owe) {
    auto owed = co_await request->owe(static_cast<int>(texts->size()) - 1);
    if (!owed) co_return std::unexpected(std::move(owed.error()));
  }

  auto items = co_await pool_.run(request->turn(),
                                  [&] { return read_items(*texts, uploads_.outside, *key); });
  co_await submit_chunks({pool_, jobs_, limit_}, request, items);
  const auto is_made = [](const batch_item& item) {
    return *item.end && (*item.end)->end == submit_end::made;
  };
  if (std::ranges::any_of(items, is_made)) send_hint_(channel_job_ready, "");
  const bool all =
      std::ranges::all_of(items, [](const batch_item& item) { return item.end->has_value(); });
  // Not the request's turn, whose time may be over: what was done must be said.
  auto said = co_await pool_.run({}, [&] {
    json::array answers;
    for (std::size_t i = 0; i < items.size(); ++i) answers.push_back(answer_of(i, *items[i].end));
    return json::serialize(json::object{{"items", std::move(answers)}});
  });
  co_return json_text_response(all ? 200 : 207, std::move(said));
}

}  // namespace pagemill
