/// Deletes what the queue no longer needs. Blocking; any thread. Infrastructure failures
/// are the exceptions of common/postgres.
#pragma once
#include <chrono>
#include <optional>

namespace pagemill {

namespace postgres {
class connection_pool;
}

class upkeep_store {
 public:
  explicit upkeep_store(postgres::connection_pool& pool) : pool_(pool) {}

  /// Creates and drops partitions of history and events. Returns how many changed.
  int maintain_partitions(int keep_days);
  /// Only creates them, moving the rows of their days out of DEFAULT: of each day at most
  /// `rows_max`, else any number, while nobody reads history. Returns the number of partitions.
  int make_partitions(std::optional<int> rows_max);
  /// Forgets at most `limit` idempotency keys whose jobs have left the history. Returns their
  /// number.
  int forget_idempotency_keys(int keep_days, int limit);
  /// Deletes at most `limit` rows of each kind from generations that stopped being current more
  /// than `kept` ago and that nobody reads or writes any more. False if there was nothing to
  /// delete.
  bool forget_generations(int limit, std::chrono::seconds kept);
  /// Adds at most `limit` changes of the count of search terms to the sums: of workspaces where one
  /// has waited for `age`, or `terms` terms wait. Returns how many.
  int fold_terms(int limit, std::chrono::seconds age, int terms);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
