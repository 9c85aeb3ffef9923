#include "common/stores/backfills/backfill_store.hpp"

#include "common/core/backoff.hpp"
#include "common/core/log.hpp"
#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {
namespace {

using postgres::transact;
using postgres::transaction;
using postgres::visibility;

constexpr retry_curve after_failures{.first = std::chrono::seconds(15),
                                     .longest = std::chrono::minutes(5)};

struct taken_document {
  backfill_document document;
  bool is_there = true;
};

std::optional<taken_document> take(transaction& open, const backfill_task& task,
                                   const workspace_id& workspace) {
  const auto rows = open.exec(sql::take_backfill_document,
                              pqxx::params{task.kind, task.target, to_string(workspace)});
  if (rows.empty()) return std::nullopt;
  const auto row = rows[0];
  return taken_document{{.workspace = workspace,
                         .document = {postgres::read_uuid(row["document_id"])},
                         .generation = row["generation"].as<int>(),
                         .position = row["position"].as<int>(),
                         .everything = row["everything"].as<bool>(),
                         .language = row["language"].as<std::string>(""),
                         .failures = row["failures"].as<int>()},
                        row["is_there"].as<bool>()};
}

pqxx::params key_of(const backfill_task& task, const backfill_document& one) {
  return {task.kind, to_string(one.workspace), to_string(one.document), one.generation};
}

/// Where the next batch begins, or that there is none.
backfill_step note_position(transaction& open, const backfill_task& task,
                            const backfill_document& one, const backfill_position& next) {
  auto values = key_of(task, one);
  if (next) values.append(*next);
  open.exec(next ? sql::advance_backfill : sql::end_backfill_document, values);
  return next && *next <= one.position ? backfill_step::occupied : backfill_step::done;
}

void lease(transaction& open, const backfill_task& task, const backfill_document& one) {
  auto values = key_of(task, one);
  values.append(parted_batch_seconds.count());
  open.exec(sql::lease_backfill_document, values);
}

backfill_step end_workspace(transaction& open, const backfill_task& task,
                            const workspace_id& workspace) {
  const pqxx::params key{task.kind, to_string(workspace)};
  open.exec(sql::lock_backfill, key);
  return open.exec(sql::end_backfill, key).empty() ? backfill_step::occupied
                                                   : backfill_step::workspace_ended;
}

}  // namespace

std::optional<workspace_id> backfill_store::take_turn(const backfill_task& task) {
  return transact(pool_, visibility{}, [&](transaction& open) -> std::optional<workspace_id> {
    const auto rows = open.exec(sql::take_backfill_turn, pqxx::params{task.kind, task.target});
    if (rows.empty()) return std::nullopt;
    return workspace_id{postgres::read_uuid(rows[0][0])};
  });
}

backfill_step backfill_store::work_on(const backfill_task& task, const workspace_id& workspace,
                                      const backfill_batch& batch) {
  std::optional<taken_document> taken;
  try {
    return transact(pool_, visibility{}, [&](transaction& open) {
      taken = take(open, task, workspace);
      if (!taken) return end_workspace(open, task, workspace);
      const auto next = taken->is_there ? batch(open, taken->document) : std::nullopt;
      return note_position(open, task, taken->document, next);
    });
  } catch (const std::exception& problem) {
    if (taken) postpone(task, taken->document, problem);
    throw;
  }
}

backfill_step backfill_store::work_on(const backfill_task& task, const workspace_id& workspace,
                                      parted_batch& batch) {
  std::optional<taken_document> taken;
  try {
    const auto ended = transact(pool_, visibility{}, [&](auto& open) {
      taken = take(open, task, workspace);
      if (!taken) return std::optional(end_workspace(open, task, workspace));
      if (!taken->is_there) {
        return std::optional(note_position(open, task, taken->document, std::nullopt));
      }
      batch.read(open, taken->document);
      lease(open, task, taken->document);
      return std::optional<backfill_step>();
    });
    if (ended) return *ended;
    batch.make(taken->document);
    return transact(pool_, visibility{}, [&](transaction& open) {
      return note_position(open, task, taken->document, batch.write(open, taken->document));
    });
  } catch (const std::exception& problem) {
    if (taken) postpone(task, taken->document, problem);
    throw;
  }
}

backfill_account backfill_store::account(std::string_view kind) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    const auto row = open.exec(sql::backfill_account, pqxx::params{kind}).one_row();
    return backfill_account{.documents = row["documents"].as<std::int64_t>(),
                            .waiting = row["waiting"].as<std::int64_t>(),
                            .workspaces = row["workspaces"].as<std::int64_t>(),
                            .set_aside = row["set_aside"].as<std::int64_t>(),
                            .error_codes = postgres::read_texts(row["error_codes"])};
  });
}

/// So that it is not in the way of others. While the database is away nothing is counted.
void backfill_store::postpone(const backfill_task& task, const backfill_document& failed,
                              const std::exception& problem) noexcept {
  try {
    const auto code = judge_ ? judge_(problem) : "internal_error";
    if (!code) return;
    auto values = key_of(task, failed);
    const std::chrono::duration<double> wait =
        wait_after(after_failures, failed.failures + 1, random_fraction());
    values.append(wait.count());
    values.append(backfill_failures_max);
    values.append(*code);
    const auto rows = transact(pool_, visibility{}, [&](transaction& open) {
      return open.exec(sql::postpone_backfill, values);
    });
    if (rows.empty()) return;
    const bool set_aside = rows[0][0].as<bool>();
    log_warning(set_aside ? "backfill_set_aside" : "backfill_postponed",
                {{"kind", task.kind},
                 {"document_id", to_string(failed.document)},
                 {"generation", failed.generation},
                 {"position", failed.position},
                 {"code", *code}});
  } catch (const std::exception& other) {
    postgres::log_absorbed("backfill_not_postponed", other);
  }
}

}  // namespace pagemill
