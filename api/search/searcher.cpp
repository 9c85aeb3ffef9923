#include "api/search/searcher.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <optional>
#include <utility>

#include "api/request/error_status.hpp"
#include "api/request/too_many.hpp"
#include "api/search/marked_terms.hpp"
#include "common/analysis/analysis_proof.hpp"
#include "common/analysis/highlighting.hpp"
#include "common/analysis/unicode/analysis_error.hpp"
#include "common/core/call_deadline.hpp"
#include "common/core/log.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;

/// The least number of candidates per half: both scores are computed for all candidates, and a
/// window's other chunks make way for further windows.
constexpr int candidates_least = 50;
/// A search that takes longer costs the others more than its answer is worth.
constexpr std::chrono::seconds search_seconds_max{5};

int candidates_of(const search_request& wanted) {
  return std::max(candidates_least, wanted.limit);
}

/// A candidate of both is one, with the scores of both.
void add_candidates(std::vector<search_candidate>& into, std::vector<search_candidate> more) {
  std::map<std::pair<document_id, std::optional<int>>, std::size_t> places;
  for (const auto& one : into) places.emplace(std::pair(one.document, one.index), places.size());
  for (auto& one : more) {
    const auto known = places.find(std::pair(one.document, one.index));
    if (known == places.end()) {
      into.push_back(std::move(one));
    } else {
      into[known->second].semantic_score = one.semantic_score;
    }
  }
}

std::string half_failure_code(const std::exception& problem) {
  const bool late = dynamic_cast<const postgres::statement_timed_out*>(&problem) != nullptr;
  return late ? "search_timeout" : "search_failed";
}

/// No fault of a half: asking each by itself would only take longer.
bool is_of_both(const std::exception& problem) {
  return dynamic_cast<const postgres::no_answer*>(&problem) != nullptr ||
         dynamic_cast<const postgres::pool_timeout*>(&problem) != nullptr;
}

}  // namespace

/// The vector of the question, or the code that says why it is missing.
struct searcher::question {
  std::optional<query_vector> vector;
  std::string missing;
  std::exception_ptr unanalysed;  ///< why its words are unknown
};

// The text is the key; what another model made of it does not count. Each workspace has its own
// entries: response times reveal nothing about the questions of others.
asio::awaitable<std::expected<query_vector, std::string>> searcher::embed(pool_turn turn,
                                                                          workspace_id workspace,
                                                                          std::string text) {
  const auto model = embedder_.model();
  auto kept = questions_.find(workspace, text);
  if (kept && model && kept->model == model->name) co_return *std::move(kept);
  // A provider that hangs leaves time for the half that needs no vector.
  const auto now = std::chrono::steady_clock::now();
  turn.deadline = now + (turn.deadline - now) / 2;
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
  co_return co_await pool_.run(turn,
                               [&] { return ask(request->workspace, wanted, std::move(asked)); });
}

/// For a vector that was made before a worker had registered the model. Of a semantic search the
/// failure is the answer; of a hybrid one it is why a half is missing.
std::optional<embedding_model> searcher::find_model(const search_request& wanted,
                                                    const std::string& name, std::string& missing) {
  try {
    return store_.searchable_model(name);
  } catch (const postgres::database_error& e) {
    if (wanted.mode == search_mode::semantic) throw;
    log_error("search_half_failed", {{"half", "semantic"}, {"reason", e.what()}});
    missing = half_failure_code(e);
  }
  return std::nullopt;
}

/// What can be asked; why not the rest is said in the outcome.
search_halves searcher::choose_halves(const search_request& wanted, const question& asked,
                                      search_outcome& outcome) {
  search_halves halves;
  if (wanted.mode != search_mode::keyword) {
    auto missing = asked.missing;
    int model_id = asked.vector ? asked.vector->model_id : 0;
    if (asked.vector && model_id == 0) {
      const auto model = find_model(wanted, asked.vector->model, missing);
      if (missing.empty() && !model) missing = "no_active_model";
      if (model && (model->name != asked.vector->model ||
                    static_cast<std::size_t>(model->dimension) != asked.vector->values.size())) {
        missing = "model_mismatch";
      }
      if (model) model_id = model->id;
    }
    if (missing.empty()) {
      halves.vector = asked.vector->values;
      halves.model = model_id;
    } else {
      outcome.degraded.push_back({"semantic", missing});
    }
  }
  if (wanted.mode != search_mode::semantic) {
    if (asked.unanalysed) {
      outcome.degraded.push_back({"keyword", analysis_unavailable});
    } else if (outcome.words.words.empty()) {
      outcome.degraded.push_back({"keyword", "no_words"});
    } else {
      halves.words = &outcome.words;
    }
  }
  return halves;
}

/// nullopt: it failed, which the outcome says.
std::optional<search_found> searcher::find_half(const workspace_id& workspace,
                                                const search_request& wanted,
                                                const search_halves& half,
                                                search_outcome& outcome) {
  const std::string name = half.words != nullptr ? "keyword" : "semantic";
  try {
    return store_.find(workspace, half, wanted.filter, candidates_of(wanted));
  } catch (const std::exception& e) {
    log_error("search_half_failed", {{"half", name}, {"reason", e.what()}});
    outcome.degraded.push_back({name, half_failure_code(e)});
  }
  return std::nullopt;
}

/// One round trip while all is well. If it fails, each half is asked by itself in the time that is
/// left; throws if there is none that answers.
search_found searcher::find(const workspace_id& workspace, const search_request& wanted,
                            const search_halves& halves, search_outcome& outcome) {
  const bool both = halves.words != nullptr && !halves.vector.empty();
  const auto now = std::chrono::steady_clock::now();
  const auto left = call_deadline::in_force() - now;
  std::exception_ptr failure;
  try {
    const call_deadline limit(both ? now + left / 3 : call_deadline::in_force());
    return store_.find(workspace, halves, wanted.filter, candidates_of(wanted));
  } catch (const std::exception& e) {
    if (!both || is_of_both(e)) throw;
    failure = std::current_exception();
    log_warning("search_split", {{"reason", e.what()}});
  }
  std::optional<search_found> keyword, semantic;
  {
    const call_deadline limit(std::chrono::steady_clock::now() + left / 3);
    keyword = find_half(workspace, wanted, {.words = halves.words}, outcome);
  }
  semantic =
      find_half(workspace, wanted, {.vector = halves.vector, .model = halves.model}, outcome);
  if (!keyword && !semantic) std::rethrow_exception(failure);
  if (!keyword) return *std::move(semantic);
  if (semantic) add_candidates(keyword->candidates, std::move(semantic->candidates));
  return *std::move(keyword);
}

search_outcome searcher::ask(const workspace_id& workspace, const search_request& wanted,
                             question asked) {
  search_outcome outcome;
  try {
    outcome.words = analyze_query(wanted.query);
  } catch (const analysis_data_missing& e) {
    log_error("question_not_analysed", {{"reason", e.what()}});
    asked.unanalysed = std::current_exception();
  }
  const auto halves = choose_halves(wanted, asked, outcome);
  if (halves.words == nullptr && halves.vector.empty()) {
    if (asked.unanalysed && wanted.mode != search_mode::semantic) {
      std::rethrow_exception(asked.unanalysed);
    }
    return outcome;
  }
  auto found = find(workspace, wanted, halves, outcome);
  outcome.statistics = std::move(found.statistics);
  if (outcome.statistics.outdated) outcome.degraded.push_back({"keyword", "analysis_outdated"});
  if (halves.words != nullptr && outcome.words.shortened) {
    outcome.degraded.push_back({"keyword", "query_shortened"});
  }
  const auto weight = asked.vector ? asked.vector->semantic_weight : 0.0;
  const auto marks = marked_terms(outcome.words, outcome.statistics);
  for (auto& row :
       rank(std::move(found.candidates), wanted.mode, weight, wanted.limit, wanted.min_score)) {
    const auto& candidate = row.candidate;
    std::optional<std::string> excerpts;
    if (!asked.unanalysed) {
      excerpts = highlight(candidate.text, candidate.language, marks.terms, marks.prefixes);
    }
    outcome.rows.push_back({std::move(row), std::move(excerpts)});
  }
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
