/// Texts without a search entry of this program's analysis: how many there are, and requests to
/// make the entries. Blocking; any thread.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "common/core/uuid.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

struct outdated_counts {
  std::int64_t entries = 0;              ///< of another analysis, as of the last fold
  std::int64_t texts = 0;                ///< without an entry, counted up to unindexed_texts_max
  std::int64_t set_aside = 0;            ///< documents whose batches kept failing
  std::vector<std::string> error_codes;  ///< of those
  bool operator==(const outdated_counts&) const = default;
};
inline constexpr int unindexed_texts_max = 10'000;

enum class reindex_scope { outdated, everything };

class outdated_entry_store {
 public:
  explicit outdated_entry_store(postgres::connection_pool& pool) : pool_(pool) {}

  /// In all workspaces.
  outdated_counts counts();

  // As the role that owns the database.

  /// Begins a new account of requests if everything of the last is done. Returns the workspaces to
  /// be looked at.
  std::vector<workspace_id> begin(reindex_scope scope);
  /// Asks workers for what the workspace has in `scope`. Returns how many generations of its
  /// documents wait.
  std::int64_t request(const workspace_id& workspace, reindex_scope scope);
  /// Wakes the workers.
  void tell_workers();

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
