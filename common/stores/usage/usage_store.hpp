/// What calls to providers of answers cost, by workspace: reserved before they are made, recorded
/// after, summed up by day. Blocking; any thread; each operation is one transaction.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/core/errc.hpp"
#include "common/core/uuid.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

/// A request that a provider serves, perhaps by several calls of its own.
struct ai_call {
  uuid id;
  workspace_id workspace;
  std::string operation;  ///< query, summarize, extract, compare, embeddings
  std::string provider, model;
  std::optional<uuid> key, user;  ///< who asked
  std::chrono::steady_clock::time_point started_at;
};

struct ai_call_end {
  std::string code;  ///< why it failed; empty: it did not
  std::int64_t input_tokens = 0, output_tokens = 0;
  std::optional<double> cost;  ///< nullopt: the price is not known
};

/// A day, and what was used on it. JSON is raw text from the database.
struct usage_day {
  std::string day;                                        ///< "2026-11-30", in UTC
  std::optional<std::int64_t> file_bytes, content_bytes;  ///< stored at its end; null: unknown
  std::string ai_json;                                    ///< sums by operation, provider and model
};

struct usage_account {
  std::string month;  ///< "2026-11", in UTC
  double spent = 0;   ///< in it, calls that are being made included
  std::optional<double> budget;
  std::string providers_json;  ///< that the workspace allows
};

class usage_store {
 public:
  explicit usage_store(postgres::connection_pool& pool) : pool_(pool) {}

  /// Lets the call begin, which costs at most `most` (nullopt: nobody knows), or says why it must
  /// not: `provider_not_allowed`, `price_unknown`, `budget_exhausted`.
  std::optional<std::string> reserve(const ai_call& call, std::optional<double> most);
  /// Recording an end twice changes nothing; a call that was not reserved is recorded whole.
  void end(const ai_call& call, const ai_call_end& how);
  /// Adds what has ended to the sums of days. Returns the number of calls.
  std::int64_t fold();

  /// Newest first, before the day `before`, if there is one.
  std::vector<usage_day> days(const workspace_id& workspace,
                              const std::optional<std::string>& before, int limit);
  result<usage_account> account(const workspace_id& workspace);

  // For the owner. not_found: there is no such workspace.
  /// Sets the budget of a month, or none.
  result<void> set_budget(std::string_view workspace, std::optional<double> budget);
  /// Sets where text of the workspace may go.
  result<void> set_providers(std::string_view workspace, std::span<const std::string> providers);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
