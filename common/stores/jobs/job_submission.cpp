// The part of job_store that takes new jobs: requests that a key or an equal finished job already
// answers, and the one transaction that creates blob, document, job, key and event.
#include "common/jobs/job_options.hpp"
#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"
#include "common/stores/blobs/settle_upload.hpp"
#include "common/stores/jobs/job_row.hpp"
#include "common/stores/jobs/job_store.hpp"

namespace pagemill {
namespace {

using postgres::find_job;
using postgres::transact;
using postgres::transaction;
using postgres::visibility;

/// The file of a new job.
struct job_file {
  blob_id blob;
  sha256_digest sha256;
  std::int64_t bytes = 0;
};

submitted_job insert_job(transaction& open, const std::optional<job_file>& file,
                         const submission& wanted) {
  pqxx::params params{to_string(wanted.document), to_string(wanted.job)};
  if (file) {
    params.append(to_string(file->blob));
  } else {
    params.append();
  }
  params.append(wanted.filename);
  params.append(wanted.title);
  params.append(postgres::text_array(wanted.tags));
  if (file) {
    params.append(postgres::as_bytes(file->sha256));
    params.append(file->bytes);
  } else {
    params.append();
    params.append();
  }
  params.append(wanted.options_json);
  params.append(wanted.priority);
  params.append(wanted.max_retries);
  params.append(wanted.run_at);
  params.append(wanted.password);
  params.append(wanted.source_url);
  open.exec(sql::insert_document_and_job, params);
  return {.snapshot = find_job(open, wanted.job).value()};
}

/// The job that the key already stands for. nullopt: the key is now taken for a new one.
result<std::optional<submitted_job>> find_repeated(transaction& open, const submission& wanted) {
  const auto& key = *wanted.key;
  const pqxx::params request{key.text, postgres::as_bytes(key.request_hash), to_string(wanted.job)};
  if (!open.exec(sql::take_idempotency_key, request).empty()) return std::nullopt;
  const auto rows = open.exec(sql::read_idempotency_key,
                              pqxx::params{key.text, postgres::as_bytes(key.request_hash)});
  // The workers' sweep may have forgotten it between the two.
  if (rows.empty()) return find_repeated(open, wanted);
  auto found = find_job(open, {postgres::read_uuid(rows[0]["job_id"])});
  if (!found) {
    open.exec(sql::name_keyed_job, request);
    return std::nullopt;
  }
  if (!rows[0]["same"].as<bool>()) {
    return fail(errc::conflict,
                "The idempotency key was used before, with another file or other options.",
                "idempotency_key_reused");
  }
  return submitted_job{.snapshot = std::move(*found), .end = submit_end::repeated};
}

/// The newest completed job of the same content and options.
std::optional<submitted_job> find_finished_twin(transaction& open, const sha256_digest& sha256,
                                                const submission& wanted) {
  const auto rows = open.exec(sql::find_finished_twin,
                              pqxx::params{postgres::as_bytes(sha256), wanted.options_json,
                                           postgres::text_array(options_without_effect())});
  if (rows.empty()) return std::nullopt;
  const job_id twin{postgres::read_uuid(rows[0]["id"])};
  if (wanted.key) {
    open.exec(sql::name_keyed_job,
              pqxx::params{wanted.key->text, postgres::as_bytes(wanted.key->request_hash),
                           to_string(twin)});
  }
  return submitted_job{.snapshot = find_job(open, twin).value(), .end = submit_end::reused};
}

result<void> judge_run_at(transaction& open, const std::string& run_at) {
  const auto row = open.exec(sql::judge_run_at, pqxx::params{run_at}).one_row();
  if (row["past"].as<bool>()) {
    return fail(errc::invalid_input, "The option run_at lies more than a minute in the past.",
                "run_at_past");
  }
  if (row["far"].as<bool>()) {
    return fail(errc::invalid_input, "The option run_at lies more than 366 days ahead.",
                "run_at_too_far");
  }
  return {};
}

/// Before a new job is created: a job that already answers the request, or a reason to refuse it.
/// In this order, so that a repeated request is answered however late it comes.
result<std::optional<submitted_job>> look_before(transaction& open, const submission& wanted) {
  if (wanted.key) {
    auto repeated = find_repeated(open, wanted);
    if (!repeated || *repeated) return repeated;
  }
  if (wanted.run_at) {
    if (auto ok = judge_run_at(open, *wanted.run_at); !ok) return std::unexpected(ok.error());
  }
  return std::nullopt;
}

result<submitted_job> insert_generation(transaction& open, const submission& wanted) {
  const auto outcome =
      open.exec(sql::reprocess_document,
                pqxx::params{to_string(wanted.document), to_string(wanted.job), wanted.options_json,
                             wanted.priority, wanted.max_retries, wanted.run_at, wanted.password})
          .one_field()
          .as<std::string>();
  if (outcome == "not_found") return fail(errc::not_found, "There is no such document.");
  if (outcome == "document_busy") {
    return fail(errc::conflict, "A job of the document is under way.", "document_busy");
  }
  if (outcome == "file_missing") {
    return fail(errc::conflict, "The document's file is not stored.", "file_missing");
  }
  return submitted_job{.snapshot = find_job(open, wanted.job).value()};
}

result<submitted_job> take_in_url(transaction& open, const submission& wanted) {
  auto known = look_before(open, wanted);
  if (!known) return std::unexpected(std::move(known.error()));
  if (*known) return std::move(**known);
  return insert_job(open, std::nullopt, wanted);
}

}  // namespace

result<submitted_job> job_store::submit(blob_upload& upload, const submission& wanted) {
  const auto body = [&](transaction& open, auto&& settle) -> result<submitted_job> {
    auto known = look_before(open, wanted);
    if (!known) return std::unexpected(std::move(known.error()));
    if (*known) return std::move(**known);
    if (wanted.reuse) {
      if (auto twin = find_finished_twin(open, upload.sha256(), wanted)) return *std::move(twin);
    }
    return insert_job(open, job_file{settle(), upload.sha256(), upload.bytes()}, wanted);
  };
  return transact_with_upload(pool_, blobs_, upload, body);
}

result<submitted_job> job_store::reprocess(const workspace_id& workspace,
                                           const submission& wanted) {
  return transact(pool_, visibility{.workspace = workspace},
                  [&](transaction& open) -> result<submitted_job> {
                    auto known = look_before(open, wanted);
                    if (!known) return std::unexpected(std::move(known.error()));
                    if (*known) return std::move(**known);
                    return insert_generation(open, wanted);
                  });
}

result<submitted_job> job_store::submit_url(const workspace_id& workspace,
                                            const submission& wanted) {
  return transact(pool_, visibility{.workspace = workspace},
                  [&](transaction& open) { return take_in_url(open, wanted); });
}

std::vector<result<submitted_job>> job_store::submit_urls(const workspace_id& workspace,
                                                          std::span<const submission> wanted) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    std::vector<result<submitted_job>> ends;
    ends.reserve(wanted.size());
    // A refused one has changed nothing: the others continue in the same transaction.
    for (const auto& one : wanted) ends.push_back(take_in_url(open, one));
    return ends;
  });
}

}  // namespace pagemill
