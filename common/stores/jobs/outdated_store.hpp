/// Documents that an older extractor read, and jobs that read them again: for operators, as the
/// role that owns the database. Blocking; any thread; each operation is one transaction.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "common/core/uuid.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

class outdated_store {
 public:
  explicit outdated_store(postgres::connection_pool& pool) : pool_(pool) {}

  /// At most `limit` documents whose current generation an extractor before version `before` made,
  /// in order, beginning after `after`. A document with a job under way is left out.
  std::vector<document_id> find(const workspace_id& workspace, int before,
                                const std::optional<document_id>& after, int limit);
  /// Makes a job of the lowest priority for another generation of each document. Returns how many
  /// jobs were made: documents that have gone or got a job in between are left out.
  int reprocess(const workspace_id& workspace, std::span<const document_id> documents);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
