/// What a worker does about embedding models: it keeps the embedders of those in use, makes vectors
/// for one that lacks some, and takes the next step of a change when none are missing.
#pragma once
#include <string>

#include "common/models/model_shelf.hpp"
#include "common/postgres/connection_pool.hpp"
#include "common/postgres/notifier.hpp"
#include "common/stores/backfills/backfill_store.hpp"
#include "worker/backfill/backfiller.hpp"
#include "worker/models/reembedding.hpp"

namespace pagemill {

/// All of it outlives the work.
struct model_tools {
  postgres::connection_pool& pool;
  backfill_store& backfills;
  postgres::notifier& notifications;
  const fleet_view& fleet;
  fitness& host;
};

class model_work {
 public:
  model_work(model_library library, const model_tools& tools);

  /// Before start(): loads the models and registers the configured one, which the first worker of a
  /// service makes the active one. Waits for a database that is away.
  void prepare();
  const model_shelf& shelf() const { return shelf_; }
  /// The active model's, if it is here; else "none".
  std::string active_name() const;

  void start();
  /// Something may have been asked for, or changed.
  void look_soon();
  /// The batch under way is the last. Returns at once.
  void leave_off() { reembedder_.leave_off(); }
  /// What waits for the network ends soon.
  void give_up() { shelf_.give_up(); }
  void stop();

 private:
  void register_model(const embedder& model);
  loop_plan::duration follow();
  std::optional<loop_plan::duration> tend();

  const model_tools tools_;
  model_store models_;
  model_shelf shelf_;
  reembedding batches_;
  backfiller reembedder_;
  wakeup wake_;
  service_loop follower_;
};

}  // namespace pagemill
