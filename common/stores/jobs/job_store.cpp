#include "common/stores/jobs/job_store.hpp"

#include <format>

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"
#include "common/stores/jobs/job_row.hpp"

namespace pagemill {

using postgres::find_job;
using postgres::read_job;
using postgres::transact;
using postgres::transaction;
using postgres::visibility;

namespace {

std::unexpected<error> no_such_job() {
  return fail(errc::not_found, "There is no such job.");
}

/// Why an existing job was not moved back from the history.
error why_not_retried(transaction& open, const job& found) {
  const auto conflict = [](std::string message, std::string reason) {
    return error{errc::conflict, std::move(message), std::move(reason)};
  };
  if (!is_final(found.state)) {
    return conflict(std::format("The job is {} and not over.", to_string(found.state)),
                    "not_finished");
  }
  if (found.state == job_state::completed) {
    return conflict("The job is completed; there is nothing to try again.", "already_completed");
  }
  const auto newest = open.exec(sql::job_of_document, pqxx::params{to_string(found.document_id)});
  if (newest.empty()) return conflict("The job's document was deleted.", "document_deleted");
  if (postgres::read_uuid(newest[0][0]) == found.id.value) {
    return conflict("The job has only now ended; ask again.", "not_finished");
  }
  return conflict("The document has a newer job.", "superseded");
}

}  // namespace

result<job> job_store::find(const workspace_id& workspace, const job_id& id) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) -> result<job> {
    auto found = find_job(open, id);
    if (!found) return no_such_job();
    return std::move(*found);
  });
}

job_list job_store::list(const workspace_id& workspace, const job_filter& filter, int limit,
                         const std::optional<job_id>& cursor, std::size_t bytes_max) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    std::optional<std::string> state;
    if (filter.state) state = to_string(*filter.state);
    return postgres::read_page<job_list>(
        open.exec(sql::list_jobs, pqxx::params{state, filter.tag, filter.created_after,
                                               postgres::id_text(cursor), limit + 1, bytes_max}),
        limit, read_job);
  });
}

job_id_list job_store::list_ids(const workspace_id& workspace, std::span<const job_state> states,
                                const job_filter& filter, int limit,
                                const std::optional<job_id>& cursor) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    job_id_list found;
    const auto name = [](job_state state) { return to_string(state); };
    const pqxx::params wanted{postgres::plain_array(states, name), filter.tag, filter.created_after,
                              postgres::id_text(cursor), limit + 1};
    for (const auto& row : open.exec(sql::list_job_ids, wanted)) {
      if (static_cast<int>(found.items.size()) == limit) {
        found.next = found.items.back();
        break;
      }
      found.items.push_back({postgres::read_uuid(row[0])});
    }
    return found;
  });
}

std::map<job_state, std::int64_t> job_store::count_by_state(const workspace_id& workspace) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    std::map<job_state, std::int64_t> counts;
    for (const auto& row : open.exec(sql::count_jobs_by_state)) {
      counts[parse_job_state(row[0].view()).value()] = row[1].as<std::int64_t>();
    }
    return counts;
  });
}

result<job> job_store::cancel(const workspace_id& workspace, const job_id& id) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) -> result<job> {
    const auto cancelled =
        open.exec(sql::cancel_job, pqxx::params{to_string(id)}).one_field().as<bool>();
    auto found = find_job(open, id);
    if (!found) return no_such_job();
    if (!cancelled) {
      return fail(
          errc::conflict,
          std::format("The job is {} already and cannot be cancelled.", to_string(found->state)),
          "already_finished");
    }
    return std::move(*found);
  });
}

result<job> job_store::retry(const workspace_id& workspace, const job_id& id,
                             const std::optional<std::string>& password) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) -> result<job> {
    const auto retried =
        open.exec(sql::retry_job, pqxx::params{to_string(id), password}).one_field().as<bool>();
    auto found = find_job(open, id);
    if (!found) return no_such_job();
    if (!retried) return std::unexpected(why_not_retried(open, *found));
    return std::move(*found);
  });
}

result<job_event_list> job_store::events(const workspace_id& workspace, const job_id& id, int after,
                                         int limit) {
  return transact(pool_, visibility{.workspace = workspace},
                  [&](transaction& open) -> result<job_event_list> {
                    if (!find_job(open, id)) return no_such_job();
                    job_event_list found;
                    const pqxx::params range{to_string(id), after, std::int64_t{limit} + 1};
                    for (const auto& row : open.exec(sql::events_of_job, range)) {
                      found.more = static_cast<int>(found.items.size()) == limit;
                      if (found.more) break;
                      found.items.push_back(
                          {.at = row["at"].as<std::string>(),
                           .event = row["event"].as<std::string>(),
                           .slot = postgres::read_optional<std::string>(row["slot"]),
                           .detail_json = postgres::read_optional<std::string>(row["detail"])});
                    }
                    return found;
                  });
}

std::vector<std::pair<job_id, std::int64_t>> job_store::versions(std::span<const job_id> ids) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    std::vector<std::pair<job_id, std::int64_t>> versions;
    for (const auto& row :
         open.exec(sql::job_versions_of, pqxx::params{postgres::plain_array(ids)})) {
      versions.emplace_back(job_id{postgres::read_uuid(row[0])}, row[1].as<std::int64_t>());
    }
    return versions;
  });
}

}  // namespace pagemill
