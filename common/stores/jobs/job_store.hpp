/// Jobs as clients submit, read, list and cancel them. Blocking; any thread. Each operation is one
/// transaction of the workspace; infrastructure failures are the exceptions of common/postgres.
/// Implemented in common/stores/jobs/job_store.cpp.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "common/core/errc.hpp"
#include "common/core/sha256_digest.hpp"
#include "common/jobs/job.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}

/// By which a client's repeated request is known.
struct idempotency_key {
  std::string text;            ///< 1..255 visible ASCII characters
  sha256_digest request_hash;  ///< of all that decides what the job will be
};

/// What a client says with a PDF. The options were validated before, but for run_at's distance.
struct submission {
  job_id job;
  document_id document;
  std::optional<std::string> filename;
  std::optional<std::string> title;
  std::vector<std::string> tags;
  std::string options_json = "{}";
  int priority = 2;
  int max_retries = 3;
  std::optional<std::string> run_at;  ///< RFC 3339; none: now
  std::optional<std::string> password;
  std::optional<std::string> source_url;  ///< of submit_url alone; a secret like the password
  /// Takes the newest completed job of the same content and the same options that affect output,
  /// when there is one.
  bool reuse = false;
  std::optional<idempotency_key> key;
};

enum class submit_end {
  made,      ///< a new job
  reused,    ///< a finished job of the same content
  repeated,  ///< the job that the same key and request made before
};

struct submitted_job {
  job of;
  submit_end end = submit_end::made;
};

/// An upload whose parts are all stored (blob_store).
struct uploaded_blob {
  blob_id id;
  sha256_digest sha256;
  std::int64_t bytes = 0;
  int parts = 0;
};

struct job_filter {
  std::optional<job_state> state;
  std::optional<std::string> tag;
  std::optional<std::string> created_after;  ///< RFC 3339
};

struct job_list {
  std::vector<job> items;
  std::optional<job_id> next;  ///< cursor of the next page: the last id of this one
};

/// One step of a job (docs/job_states.md, events).
struct job_event {
  std::string at;  ///< RFC 3339
  std::string event;
  std::optional<std::string> slot;  ///< the worker's that did it
  std::optional<std::string> detail_json;
};

class job_store {
 public:
  explicit job_store(postgres::connection_pool& pool) : pool_(pool) {}

  /// Document, job and first event of an upload that is whole now, in one transaction. A content
  /// the workspace has already is not kept twice: the upload's own parts go. Where the end is not
  /// `made` the upload is left for the caller to abandon. conflict `idempotency_key_reused`: the
  /// key stands for another request; invalid_input `run_at_past`, `run_at_too_far`.
  result<submitted_job> submit(const workspace_id& workspace, const uploaded_blob& upload,
                               const submission& wanted);
  /// The same for a body of at most one part, which is stored in the same transaction.
  result<submitted_job> submit_small(const workspace_id& workspace, std::span<const std::byte> body,
                                     const sha256_digest& sha256, const submission& wanted);

  /// The same without a file, which a worker downloads from wanted.source_url.
  result<submitted_job> submit_url(const workspace_id& workspace, const submission& wanted);
  /// Many of these in one transaction, each with an end of its own, in their order.
  std::vector<result<submitted_job>> submit_urls(const workspace_id& workspace,
                                                 std::span<const submission> wanted);
  /// A job for another generation of the stored file of `wanted.document`, whose readers keep the
  /// current one until it is whole. not_found; conflict `document_busy` (its newest job is live),
  /// `file_missing`, `idempotency_key_reused`; invalid_input as above.
  result<submitted_job> reprocess(const workspace_id& workspace, const submission& wanted);

  result<job> find(const workspace_id& workspace, const job_id& id);
  /// Newest first; those after `cursor`.
  job_list list(const workspace_id& workspace, const job_filter& filter, int limit,
                const std::optional<job_id>& cursor);
  std::map<job_state, std::int64_t> count_by_state(const workspace_id& workspace);
  /// Final when it returns. not_found; conflict `already_finished`.
  result<job> cancel(const workspace_id& workspace, const job_id& id);
  /// A failed or cancelled job is pending again and goes on at its checkpoint. not_found; conflict
  /// `not_finished`, `already_completed`, `superseded` (the document has a newer job),
  /// `document_deleted`.
  result<job> retry(const workspace_id& workspace, const job_id& id,
                    const std::optional<std::string>& password);
  /// What happened to the job so far, in order. Empty when it is unknown.
  std::vector<job_event> events(const workspace_id& workspace, const job_id& id);
  /// Versions of the given jobs, whatever their workspace; those that do not exist are left out.
  std::vector<std::pair<job_id, std::int64_t>> versions(std::span<const job_id> ids);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
