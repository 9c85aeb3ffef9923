#include "worker/housekeeping/housekeeper.hpp"

#include "common/core/log.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {
namespace {

using namespace std::chrono_literals;

constexpr auto keep_every = 10min;
constexpr double unused_blob_seconds = 3600;
constexpr int batch_rows = 1000;
/// Not all at once: the look at the other workers must not wait for it.
constexpr int generation_batches_max = 20;
/// Each is a batch of pages with some thousand terms.
constexpr int term_changes = 256;
/// A search of a workspace with so many terms waiting takes some milliseconds longer. Beginnings
/// and similar words are looked up among folded terms only.
constexpr int waiting_terms = 100'000;
constexpr auto terms_wait = 10s;

}  // namespace

housekeeper::housekeeper(upkeep_store& upkeep, blob_store& blobs, delivery_store& deliveries,
                         int history_days)
    : upkeep_(upkeep),
      blobs_(blobs),
      deliveries_(deliveries),
      history_days_(history_days),
      due_(keep_every) {}

void housekeeper::keep(std::chrono::steady_clock::time_point now, const go_on& goes_on) {
  if (!due_.take(now)) return;
  upkeep_.maintain_partitions(history_days_);
  while (goes_on() && upkeep_.forget_idempotency_keys(history_days_, batch_rows) == batch_rows) {
  }
  while (goes_on() && deliveries_.forget(history_days_, batch_rows) == batch_rows) {
  }
  while (goes_on()) {
    const int looked_at = blobs_.sweep(unused_blob_seconds);
    if (looked_at == 0) return;
    log_info("blobs_swept", {{"looked_at", looked_at}});
  }
}

void housekeeper::forget_generations(const go_on& goes_on) {
  for (int batch = 0; batch < generation_batches_max && goes_on(); ++batch) {
    if (!upkeep_.forget_generations(batch_rows, generation_kept)) return;
  }
}

void housekeeper::fold_terms(const go_on& goes_on) {
  while (goes_on() && upkeep_.fold_terms(term_changes, terms_wait, waiting_terms) == term_changes) {
  }
}

}  // namespace pagemill
