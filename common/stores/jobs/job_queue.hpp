/// The queue as a worker process uses it: all of its stores on one pool.
#pragma once
#include "common/stores/jobs/claim_store.hpp"
#include "common/stores/jobs/upkeep_store.hpp"
#include "common/stores/jobs/worker_store.hpp"

namespace pagemill {

class job_queue : public claim_store, public worker_store, public upkeep_store {
 public:
  explicit job_queue(postgres::connection_pool& pool)
      : claim_store(pool), worker_store(pool), upkeep_store(pool) {}
};

}  // namespace pagemill
