/// Background tasks over stored documents, which workers do in batches: whose turn it is, what is
/// left. Requests come from request_backfill in SQL. Blocking; any thread. Infrastructure failures
/// are the exceptions of common/postgres.
#pragma once
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/core/uuid.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
class transaction;
}  // namespace postgres

/// What is to be done, and what is to come of it: of "reindex" the number of the analysis. Programs
/// with another target leave the task alone.
struct backfill_task {
  std::string_view kind;
  int target = 0;
};

struct backfill_document {
  workspace_id workspace;
  document_id document;
  int generation = 1;
  int position = -1;        ///< where the batch begins, as the task counts; -1: the first
  bool everything = false;  ///< also what is as it should be
  std::string language;     ///< of the document; may be empty
  int failures = 0;         ///< of its batches, in a row
};

/// After so many failures in a row a document is set aside: it is not tried again until it is asked
/// for again.
inline constexpr int backfill_failures_max = 5;

/// The code under which a batch's failure counts; nullopt: it says nothing of the document.
using failure_judge = std::function<std::optional<std::string>(const std::exception&)>;

/// Where the next batch of a document begins; nullopt: there is none. The same position again: the
/// batch could not be done now.
using backfill_position = std::optional<int>;

/// Does the next batch of a document within the transaction that holds its row. May run again.
using backfill_batch =
    std::function<backfill_position(postgres::transaction&, const backfill_document&)>;

/// A batch whose making holds no transaction, because it takes long or asks somebody else. In turn:
/// reads, makes, writes; between, nothing is locked. May run twice, also in two processes.
class parted_batch {
 public:
  virtual ~parted_batch() = default;
  virtual void read(postgres::transaction& open, const backfill_document& one) = 0;
  virtual void make(const backfill_document& one) = 0;
  virtual backfill_position write(postgres::transaction& open, const backfill_document& one) = 0;
};
/// After so long without an end, another process takes the batch.
inline constexpr std::chrono::seconds parted_batch_seconds{60};

enum class backfill_step {
  done,      ///< a batch
  occupied,  ///< others are at what is left of the workspace, or it failed a moment ago
  workspace_ended,
};

struct backfill_account {
  std::int64_t documents = 0;  ///< asked for since the last time that nothing was left
  std::int64_t waiting = 0;
  std::int64_t workspaces = 0;  ///< of those that wait
  std::int64_t set_aside = 0;
  std::vector<std::string> error_codes;  ///< of those set aside

  std::int64_t done() const { return documents - waiting - set_aside; }
};

class backfill_store {
 public:
  /// Without a judge each failure counts, as `internal_error`.
  explicit backfill_store(postgres::connection_pool& pool, failure_judge judge = {})
      : pool_(pool), judge_(std::move(judge)) {}

  /// The workspace that was served longest ago; it is the last from now on. nullopt: none waits.
  std::optional<workspace_id> take_turn(const backfill_task& task);
  /// One batch of a document of the workspace that no other process is at. A process that dies
  /// leaves it undone. When it fails, the document is tried again later, or is set aside.
  backfill_step work_on(const backfill_task& task, const workspace_id& workspace,
                        const backfill_batch& batch);
  /// The same for a batch in parts, which others leave alone meanwhile.
  backfill_step work_on(const backfill_task& task, const workspace_id& workspace,
                        parted_batch& batch);
  backfill_account account(std::string_view kind);

 private:
  void postpone(const backfill_task& task, const backfill_document& failed,
                const std::exception& problem) noexcept;

  postgres::connection_pool& pool_;
  const failure_judge judge_;
};

}  // namespace pagemill
