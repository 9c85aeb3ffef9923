/// What a worker does with documents: the embedding model, the extractor's processes, the stages,
/// and who runs those of the slots.
#pragma once
#include <memory>
#include <string>

#include "common/embedding/embedder.hpp"
#include "common/embedding/model_directory.hpp"
#include "common/extractor/launcher.hpp"
#include "common/postgres/connection_pool.hpp"
#include "common/stores/jobs/job_queue.hpp"
#include "worker/config.hpp"
#include "worker/stages/job_executor.hpp"
#include "worker/stages/stage_table.hpp"

namespace pagemill {

/// All of it outlives the work.
struct document_tools {
  const worker_config& config;
  postgres::connection_pool& pool;
  job_queue& queue;
  blob_store& blobs;
  document_writer& writer;
  completer& ends;
  postgres::notifier& notifications;
  claim_policy& policy;
  held_jobs& held;
};

class document_work {
 public:
  /// Loads the model, if there is one; waits for a database that is away. Throws when the extractor
  /// cannot be run.
  explicit document_work(const document_tools& tools);

  job_runner& runner() { return executor_; }
  /// What this host lacks to run jobs; nullopt: nothing.
  std::optional<host_fault> prove() { return proof_.run(); }
  /// The stage that runs in lanes; null without a model.
  stage* in_lanes() const { return stages_.in_lanes(); }
  /// What waits for the network ends soon.
  void give_up() {
    if (model_) model_->give_up();
  }
  /// "none" without a model.
  std::string model_name() const { return model_ ? model_->name() : "none"; }

 private:
  std::unique_ptr<embedder> load_model(const worker_config& config);
  int register_model(const document_tools& tools);
  void go_without_model(const model_problem& problem);
  stage_tools tools_of(const document_tools& tools);

  bool model_unusable_ = false;  ///< a model is there, but damaged or not the database's
  std::unique_ptr<embedder> model_;
  const int model_id_;
  extractor_pool children_;
  host_proof proof_;
  stage_table stages_;
  job_executor executor_;
};

}  // namespace pagemill
