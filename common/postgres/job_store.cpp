#include "common/jobs/job_store.hpp"

#include "common/blobs/blob_store.hpp"
#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {
namespace {

using postgres::scope;
using postgres::transact;
using postgres::transaction;

job read_job(const pqxx::row& row) {
  job value;
  value.id = {postgres::read_uuid(row["id"])};
  value.document_id = {postgres::read_uuid(row["document_id"])};
  value.state = parse_job_state(row["state"].view()).value();
  value.stage = parse_job_stage(row["stage"].view()).value();
  value.priority = row["priority"].as<int>();
  value.run_at = row["run_at"].as<std::string>();
  value.created_at = row["created_at"].as<std::string>();
  value.started_at = postgres::read_optional<std::string>(row["started_at"]);
  value.finished_at = postgres::read_optional<std::string>(row["finished_at"]);
  value.attempt = row["attempt"].as<int>();
  value.failures = row["failures"].as<int>();
  value.max_retries = row["max_retries"].as<int>();
  value.worker = postgres::read_optional<std::string>(row["slot"]);
  value.options_json = row["options"].as<std::string>();
  value.tags_json = row["tags"].as<std::string>();
  value.filename = postgres::read_optional<std::string>(row["filename"]);
  value.sha256 = postgres::read_optional<std::string>(row["sha256"]);
  value.bytes = postgres::read_optional<std::int64_t>(row["bytes"]);
  value.error_json = postgres::read_optional<std::string>(row["error"]);
  value.pages_done = row["pages_done"].as<int>();
  value.pages_total = postgres::read_optional<int>(row["pages_total"]);
  value.chunks_done = row["chunks_done"].as<int>();
  value.chunks_total = postgres::read_optional<int>(row["chunks_total"]);
  value.version = row["version"].as<std::int64_t>();
  return value;
}

std::optional<job> find_job(transaction& open, const job_id& id) {
  const auto rows = open.exec(sql::job_by_id, pqxx::params{to_string(id)});
  if (rows.empty()) return std::nullopt;
  return read_job(rows[0]);
}

job insert_job(transaction& open, const blob_id& blob, const sha256_digest& sha256,
               std::int64_t bytes, const submission& wanted) {
  open.exec(sql::insert_document_and_job,
            pqxx::params{to_string(wanted.document), to_string(wanted.job), to_string(blob),
                         wanted.filename, wanted.title, postgres::text_array(wanted.tags),
                         postgres::as_bytes(sha256), bytes, wanted.options_json, wanted.priority,
                         wanted.max_retries, wanted.run_at, wanted.password});
  return find_job(open, wanted.job).value();
}

/// The workspace's blob of this content, when it has one.
std::optional<blob_id> adopt(transaction& open, const sha256_digest& sha256) {
  const auto rows = open.exec(sql::adopt_blob, pqxx::params{postgres::as_bytes(sha256)});
  if (rows.empty()) return std::nullopt;
  return blob_id{postgres::read_uuid(rows[0]["id"])};
}

/// Runs `attempt` again when another upload of the same content finished at the same moment: then
/// the content is there to be adopted.
template <class F>
job despite_twins(F&& attempt) {
  for (int tries = 1;; ++tries) {
    try {
      return attempt();
    } catch (const postgres::constraint_violation& problem) {
      if (problem.kind() != postgres::violation::unique || tries == 3) throw;
    }
  }
}

}  // namespace

job job_store::submit(const workspace_id& workspace, const uploaded_blob& upload,
                      const submission& wanted) {
  return despite_twins([&] {
    return transact(pool_, scope{.workspace = workspace}, [&](transaction& open) {
      auto blob = adopt(open, upload.sha256);
      if (blob) {
        open.exec(sql::delete_unfinished_blob, pqxx::params{to_string(upload.id)});
      } else {
        open.exec(sql::finish_blob,
                  pqxx::params{to_string(upload.id), postgres::as_bytes(upload.sha256),
                               upload.bytes, upload.parts});
        blob = upload.id;
      }
      return insert_job(open, *blob, upload.sha256, upload.bytes, wanted);
    });
  });
}

job job_store::submit_small(const workspace_id& workspace, std::span<const std::byte> body,
                            const sha256_digest& sha256, const submission& wanted) {
  const auto bytes = static_cast<std::int64_t>(body.size());
  return despite_twins([&] {
    return transact(pool_, scope{.workspace = workspace}, [&](transaction& open) {
      auto blob = adopt(open, sha256);
      if (!blob) {
        blob = blob_id{make_uuid_v7()};
        open.exec(sql::create_blob, pqxx::params{to_string(*blob)});
        open.exec(sql::add_blob_part, pqxx::params{to_string(*blob), 0, postgres::as_bytes(body)});
        open.exec(sql::finish_blob,
                  pqxx::params{to_string(*blob), postgres::as_bytes(sha256), bytes, 1});
      }
      return insert_job(open, *blob, sha256, bytes, wanted);
    });
  });
}

std::optional<job> job_store::find_finished_twin(const workspace_id& workspace,
                                                 const sha256_digest& sha256,
                                                 const std::string& options_json) {
  return transact(
      pool_, scope{.workspace = workspace}, [&](transaction& open) -> std::optional<job> {
        const auto rows = open.exec(sql::find_finished_twin,
                                    pqxx::params{postgres::as_bytes(sha256), options_json});
        if (rows.empty()) return std::nullopt;
        return find_job(open, {postgres::read_uuid(rows[0]["id"])});
      });
}

result<job> job_store::find(const workspace_id& workspace, const job_id& id) {
  return transact(pool_, scope{.workspace = workspace}, [&](transaction& open) -> result<job> {
    auto found = find_job(open, id);
    if (!found) return fail(errc::not_found, "no such job");
    return std::move(*found);
  });
}

job_list job_store::list(const workspace_id& workspace, const job_filter& filter, int limit,
                         const std::optional<job_id>& cursor) {
  return transact(pool_, scope{.workspace = workspace}, [&](transaction& open) {
    std::optional<std::string> state;
    if (filter.state) state = to_string(*filter.state);
    // One more than asked tells whether there is a next page.
    const auto rows =
        open.exec(sql::list_jobs, pqxx::params{state, filter.tag, filter.created_after,
                                               postgres::id_text(cursor), limit + 1});
    job_list list;
    for (const auto& row : rows) {
      if (static_cast<int>(list.items.size()) == limit) {
        list.next = list.items.back().id;
        break;
      }
      list.items.push_back(read_job(row));
    }
    return list;
  });
}

std::map<job_state, std::int64_t> job_store::count_by_state(const workspace_id& workspace) {
  return transact(pool_, scope{.workspace = workspace}, [&](transaction& open) {
    std::map<job_state, std::int64_t> counts;
    for (const auto& row : open.exec(sql::count_jobs_by_state)) {
      counts[parse_job_state(row[0].view()).value()] = row[1].as<std::int64_t>();
    }
    return counts;
  });
}

result<job> job_store::cancel(const workspace_id& workspace, const job_id& id) {
  return transact(pool_, scope{.workspace = workspace}, [&](transaction& open) -> result<job> {
    const auto gone = open.exec(sql::cancel_job, pqxx::params{to_string(id)});
    auto found = find_job(open, id);
    if (!found) return fail(errc::not_found, "no such job");
    if (gone.empty()) {
      return fail(errc::conflict, "the job is " + std::string(to_string(found->state)) +
                                      " already and cannot be cancelled");
    }
    return std::move(*found);
  });
}

std::vector<std::pair<job_id, std::int64_t>> job_store::versions(std::span<const job_id> ids) {
  return transact(pool_, scope{}, [&](transaction& open) {
    std::vector<std::pair<job_id, std::int64_t>> versions;
    const auto wanted = postgres::plain_array(ids, [](const auto& id) { return to_string(id); });
    for (const auto& row : open.exec(sql::job_versions_of, pqxx::params{wanted})) {
      versions.emplace_back(job_id{postgres::read_uuid(row[0])}, row[1].as<std::int64_t>());
    }
    return versions;
  });
}

}  // namespace pagemill
