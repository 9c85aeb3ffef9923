/// Real worker processes on their own database: files are submitted as the API does it (job_store
/// as pagemill_api), and the results are read with SQL.
#pragma once
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "common/postgres/connection_pool.hpp"
#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/jobs/job_store.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/postgres_cluster.hpp"
#include "tests/support/temp_folder.hpp"

namespace pagemill::test {

enum class service_login { api, worker };
/// The URL of a login without rights of its own that may SET ROLE pagemill_api or pagemill_worker
/// and does not inherit from it, like the login that operators give to that process.
std::string service_url(const postgres_cluster& cluster, const std::string& database,
                        service_login who);
/// Two connections of that login, in its role.
postgres::pool_settings service_pool(const postgres_cluster& cluster, const std::string& database,
                                     service_login who);

/// Whether the small model, or the one in PAGEMILL_MODEL_DIR, exists.
bool model_is_there();
std::string model_folder();

/// A document whose pages each cost the extractor about `page_seconds` of CPU time. It has more
/// pages than a profile reads ahead (64), so that they come out over several seconds.
std::string long_pdf(std::uint64_t seed = 1, double page_seconds = 0.015);
inline constexpr int long_pdf_pages = 200;
std::string plain_pdf(int count, std::uint64_t seed = 1);

struct worker_options {
  std::string slot = "worker-1";
  int slots = 2;
  bool model = false;  ///< false: nothing is embedded, and the start is quick
  std::map<std::string, std::string> more = {};
  std::vector<std::string> within = {};  ///< a command to run it under
};

struct submitted {
  std::string job;
  std::string document;
};

/// All content of a document, most of it as hashes, without ids and times.
struct contents {
  std::string pages, texts, chunks, running_heads, form, description;
  int page_count = 0, chunk_count = 0, vector_count = 0;
  bool operator==(const contents&) const = default;
};

class worker_site {
 public:
  explicit worker_site(postgres_cluster& cluster = postgres_cluster::shared());

  submitted submit(const std::string& pdf, submission wanted = {}) {
    return submit_as(workspace_, pdf, std::move(wanted));
  }
  /// The same for another workspace: a neighbour.
  submitted submit_as(const workspace_id& workspace, const std::string& pdf,
                      submission wanted = {});
  workspace_id make_workspace(const std::string& name) const;
  /// Starts a worker and returns when it reports ready.
  child_process start_worker(const worker_options& options = {});
  /// The same without waiting, for workers that are expected to refuse to start.
  child_process launch_worker(const worker_options& options = {});

  /// Runs SQL as the owner; the first field of the first row.
  std::string ask(const std::string& sql) const { return query(database_.owner_url, sql); }
  std::vector<std::vector<std::string>> rows(const std::string& sql) const {
    return query_rows(database_.owner_url, sql);
  }
  /// A column of the job's row, live or finished.
  std::string job(const submitted& target, std::string_view column) const;
  std::string document(const submitted& target, std::string_view column) const;
  int pages_of(const submitted& target) const;
  /// The events of a job in order, as "created started extracted embedding completed".
  std::string events(const submitted& target) const;
  /// Waits until the job's state is `state`; gives up at any other final state.
  bool reaches(const submitted& target, std::string_view state, std::chrono::seconds limit) const;
  bool has_pages(const submitted& target, int count, std::chrono::seconds limit) const;

  contents contents_of(const submitted& target) const;
  /// The lowest cosine between both vectors of a chunk; -1 when a vector has no counterpart.
  double least_cosine(const submitted& one, const submitted& other) const;

  postgres_cluster& cluster() { return cluster_; }
  const test_database& database() const { return database_; }
  const std::filesystem::path& runtime_folder() const { return runtime_.path(); }
  workspace_id workspace() const { return workspace_; }
  job_store& jobs() { return jobs_; }

 private:
  postgres_cluster& cluster_;
  test_database database_;
  temp_folder runtime_;
  workspace_id workspace_;
  postgres::connection_pool pool_;
  blob_store blobs_;
  job_store jobs_;
};

}  // namespace pagemill::test
