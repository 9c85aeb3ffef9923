#include "api/search/searcher.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <set>
#include <utility>

#include "common/core/log.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// The least number of candidates per half. Both scores are computed for all candidates.
constexpr int candidates_least = 100;

}  // namespace

/// The vector of the question, or the code that says why it is missing.
struct searcher::question {
  std::optional<query_vector> vector;
  std::string missing;
};

// A process has one model, so the text is the whole key. Each workspace has its own entries:
// response times reveal nothing about the questions of others.
asio::awaitable<std::expected<query_vector, std::string>> searcher::embed(workspace_id workspace,
                                                                          std::string text) {
  if (auto kept = questions_.find(workspace, text)) co_return *std::move(kept);
  auto made = co_await embedder_.embed(text);
  if (made) {
    const auto bytes = made->values.size() * sizeof(float) + made->model.size();
    questions_.put(workspace, std::move(text), *made, bytes);
  }
  co_return made;
}

asio::awaitable<search_outcome> searcher::search(workspace_id workspace, search_request wanted) {
  question asked;
  if (wanted.mode != search_mode::keyword) {
    auto embedded = co_await embed(workspace, wanted.query);
    if (embedded) {
      asked.vector = *std::move(embedded);
    } else {
      asked.missing = embedded.error();
    }
  }
  co_return co_await pool_.run([&] { return ask(workspace, wanted, asked); });
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
      std::ranges::move(find(), std::back_inserter(hits));
      answered = true;
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

asio::awaitable<result<related_outcome>> searcher::related(workspace_id workspace,
                                                           document_id document, int limit) {
  co_return co_await pool_.run([this, workspace, document, limit]() -> result<related_outcome> {
    constexpr int no_model = 0;
    const auto model = store_.active_model();
    const auto embedded = store_.is_embedded(workspace, document, model ? model->id : no_model);
    if (!embedded) return fail(errc::not_found, "There is no such document.");
    if (!model) return related_outcome{.rows = {}, .degraded = {{"semantic", "no_active_model"}}};
    if (!*embedded) return related_outcome{.rows = {}, .degraded = {{"semantic", "not_embedded"}}};
    return related_outcome{.rows = store_.related(workspace, document, model->id, limit),
                           .degraded = {}};
  });
}

}  // namespace pagemill
