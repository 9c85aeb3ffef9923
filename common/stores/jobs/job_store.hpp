/// Jobs as clients submit, read, list and cancel them. Blocking; any thread. Each operation is one
/// transaction of the workspace; infrastructure failures are the exceptions of common/postgres.
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
#include "common/core/sha256_hasher.hpp"
#include "common/jobs/job.hpp"

namespace pagemill {

namespace postgres {
class connection_pool;
}
class blob_store;
class blob_upload;

/// Identifies a request that a client repeats.
struct idempotency_key {
  std::string text;            ///< 1..255 visible ASCII characters
  sha256_digest request_hash;  ///< of everything that determines the job
};

/// What a client submits with a PDF. The options are validated, except for run_at's distance.
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
  std::optional<std::string> source_url;  ///< only for submit_url; a secret like the password
  /// Return the newest completed job of the same content and the same options that affect output,
  /// if there is one, instead of creating a job.
  bool reuse = false;
  std::optional<idempotency_key> key;
};

enum class submit_end {
  made,      ///< a new job
  reused,    ///< a finished job of the same content
  repeated,  ///< the job that the same key and request created before
};

struct submitted_job {
  job snapshot;
  submit_end end = submit_end::made;
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

struct job_id_list {
  std::vector<job_id> items;
  std::optional<job_id> next;  ///< likewise
};

/// One step of a job (docs/job_states.md, events).
struct job_event {
  std::string at;  ///< RFC 3339
  std::string event;
  std::optional<std::string> slot;  ///< of the worker that did it
  std::optional<std::string> detail_json;
};

struct job_event_list {
  std::vector<job_event> items;
  bool more = false;  ///< there are events after these
};

class job_store {
 public:
  job_store(postgres::connection_pool& pool, blob_store& blobs) : pool_(pool), blobs_(blobs) {}

  /// Creates document, job and first event for a finished upload, in one transaction. A content
  /// that the workspace already has is not stored twice. Afterwards upload.is_stored() says whether
  /// the caller has something to abandon, as it has if the end is not `made`. conflict
  /// `idempotency_key_reused`: the key stands for another request; invalid_input `run_at_past`,
  /// `run_at_too_far`.
  result<submitted_job> submit(blob_upload& upload, const submission& wanted);
  /// The same for a file that a worker downloads from wanted.source_url.
  result<submitted_job> submit_url(const workspace_id& workspace, const submission& wanted);
  /// Several of these in one transaction; outcomes in the same order.
  std::vector<result<submitted_job>> submit_urls(const workspace_id& workspace,
                                                 std::span<const submission> wanted);
  /// Creates a job for another generation of the stored file of `wanted.document`; readers keep the
  /// current generation until the new one is complete. not_found; conflict `document_busy` (its
  /// newest job is live), `file_missing`, `idempotency_key_reused`; invalid_input as above.
  result<submitted_job> reprocess(const workspace_id& workspace, const submission& wanted);

  result<job> find(const workspace_id& workspace, const job_id& id);
  /// Newest first, beginning after `cursor`; fewer than `limit`, but at least one, if more would
  /// exceed `bytes_max`.
  job_list list(const workspace_id& workspace, const job_filter& filter, int limit,
                const std::optional<job_id>& cursor, std::size_t bytes_max);
  /// The ids of jobs in one of `states` that the filter finds, whose own state does not count.
  /// Newest first, beginning after `cursor`.
  job_id_list list_ids(const workspace_id& workspace, std::span<const job_state> states,
                       const job_filter& filter, int limit, const std::optional<job_id>& cursor);
  std::map<job_state, std::int64_t> count_by_state(const workspace_id& workspace);
  /// The job is final when this returns. not_found; conflict `already_finished`.
  result<job> cancel(const workspace_id& workspace, const job_id& id);
  /// Makes a failed or cancelled job pending again; it continues at its checkpoint. not_found;
  /// conflict `not_finished`, `already_completed`, `superseded` (the document has a newer job),
  /// `document_deleted`.
  result<job> retry(const workspace_id& workspace, const job_id& id,
                    const std::optional<std::string>& password);
  /// What has happened to the job so far, in order, after the first `after` events. not_found.
  result<job_event_list> events(const workspace_id& workspace, const job_id& id, int after,
                                int limit);
  /// Versions of the given jobs, whatever their workspace; jobs that do not exist are left out.
  std::vector<std::pair<job_id, std::int64_t>> versions(std::span<const job_id> ids);

 private:
  postgres::connection_pool& pool_;
  blob_store& blobs_;
};

}  // namespace pagemill
