#include "api/search/searcher.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <set>
#include <utility>

#include "api/request/error_status.hpp"
#include "api/request/too_many.hpp"
#include "common/core/call_deadline.hpp"
#include "common/core/log.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// The least number of candidates per half. Both scores are computed for all candidates.
constexpr int candidates_least = 100;
/// A search that takes longer costs the others more than its answer is worth.
constexpr std::chrono::seconds search_seconds_max{5};
/// Of that, what remains for reading the rows after a half has used up its time.
constexpr std::chrono::milliseconds rows_time{1000};

}  // namespace

/// The vector of the question, or the code that says why it is missing.
struct searcher::question {
  std::optional<query_vector> vector;
  std::string missing;
};

// A process has one model, so the text is the whole key. Each workspace has its own entries:
// response times reveal nothing about the questions of others.
asio::awaitable<std::expected<query_vector, std::string>> searcher::embed(pool_turn turn,
                                                                          workspace_id workspace,
                                                                          std::string text) {
  if (auto kept = questions_.find(workspace, text)) co_return *std::move(kept);
  auto made = co_await embedder_.embed(turn, text);
  if (made) {
    const auto bytes = made->values.size() * sizeof(float) + made->model.size();
    questions_.put(workspace, std::move(text), *made, bytes);
  }
  co_return made;
}

asio::awaitable<http_result<std::pair<pool_turn, workspace_permits::permit>>> searcher::begin(
    exchange_ptr request) {
  auto given = co_await searches_.acquire(request->workspace, request->deadline);
  if (!given)
    co_return std::unexpected(too_many("searches", "too_many_workspace_searches", given.error()));
  auto turn = request->turn();
  turn.deadline = std::min(turn.deadline, std::chrono::steady_clock::now() + search_seconds_max);
  co_return std::pair(turn, *std::move(given));
}

asio::awaitable<http_result<search_outcome>> searcher::search(exchange_ptr request,
                                                              search_request wanted) {
  const auto begun = co_await begin(request);
  if (!begun) co_return std::unexpected(begun.error());
  const auto turn = begun->first;
  question asked;
  if (wanted.mode != search_mode::keyword) {
    auto embedded = co_await embed(turn, request->workspace, wanted.query);
    if (embedded) {
      asked.vector = *std::move(embedded);
    } else {
      asked.missing = embedded.error();
    }
  }
  co_return co_await pool_.run(turn, [&] { return ask(request->workspace, wanted, asked); });
}

search_outcome searcher::ask(const workspace_id& workspace, const search_request& wanted,
                             const question& asked) {
  const auto count = std::max(candidates_least, wanted.limit);
  search_outcome outcome;
  std::vector<search_hit> hits;
  bool answered = false;
  std::exception_ptr failure;
  const auto try_half = [&](std::string half, auto&& find) {
    try {
      const call_deadline limit(call_deadline::in_force() - rows_time);
      std::ranges::move(find(), std::back_inserter(hits));
      answered = true;
    } catch (const postgres::statement_timed_out&) {
      failure = std::current_exception();
      log_warning("search_half_timed_out", {{"half", half}});
      outcome.degraded.push_back({std::move(half), "search_timeout"});
    } catch (const std::exception& e) {
      failure = std::current_exception();
      log_error("search_half_failed", {{"half", half}, {"reason", e.what()}});
      outcome.degraded.push_back({std::move(half), "search_failed"});
    }
  };
  std::optional<embedding_model> model;
  std::span<const float> vector;
  if (wanted.mode != search_mode::keyword) {
    auto missing = asked.missing;
    if (asked.vector) {
      model = store_.active_model();
      if (!model) missing = "no_active_model";
      if (model && model->name != asked.vector->model) {
        missing = "model_mismatch";
        model.reset();
      }
    }
    if (model) {
      vector = asked.vector->values;
      try_half("semantic",
               [&] { return store_.semantic(workspace, vector, *model, count, wanted.filter); });
    } else {
      outcome.degraded.push_back({"semantic", missing});
    }
  }
  if (wanted.mode != search_mode::semantic) {
    try_half("keyword",
             [&] { return store_.keyword(workspace, wanted.query, count, wanted.filter); });
  }
  // Without either half there is no result: the client is told to try again.
  if (failure && !answered) std::rethrow_exception(failure);
  // A chunk found by both halves is one candidate.
  std::set<std::pair<document_id, std::optional<int>>> seen;
  std::erase_if(
      hits, [&](const search_hit& hit) { return !seen.emplace(hit.document, hit.index).second; });
  if (hits.empty()) return outcome;
  auto rows = store_.rows(workspace, hits, wanted.query, vector, model);
  const auto weight = asked.vector ? asked.vector->semantic_weight : 0.0;
  outcome.rows = rank(std::move(rows), wanted.mode, weight, wanted.limit, wanted.min_score);
  return outcome;
}

asio::awaitable<http_result<related_outcome>> searcher::related(exchange_ptr request,
                                                                document_id document, int limit) {
  const auto begun = co_await begin(request);
  if (!begun) co_return std::unexpected(begun.error());
  auto found = co_await pool_.run(begun->first,
                                  [&] { return ask_related(request->workspace, document, limit); });
  if (!found) co_return refuse(found.error());
  co_return *std::move(found);
}

result<related_outcome> searcher::ask_related(const workspace_id& workspace,
                                              const document_id& document, int limit) {
  constexpr int no_model = 0;
  const auto model = store_.active_model();
  const auto embedded = store_.is_embedded(workspace, document, model ? model->id : no_model);
  if (!embedded) return fail(errc::not_found, "There is no such document.");
  if (!model) return related_outcome{.rows = {}, .degraded = {{"semantic", "no_active_model"}}};
  if (!*embedded) return related_outcome{.rows = {}, .degraded = {{"semantic", "not_embedded"}}};
  return related_outcome{.rows = store_.related(workspace, document, model->id, limit),
                         .degraded = {}};
}

}  // namespace pagemill
