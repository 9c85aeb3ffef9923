/// The background task "reembed": vectors of the model that lacks some, for chunks that have one of
/// another model.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "common/models/model_shelf.hpp"
#include "common/stores/models/vector_rows.hpp"

namespace pagemill {

/// Chunks of a batch: what a stop may have to wait for.
inline constexpr int reembedded_chunks = 16;

/// One thread.
class reembedding final : public parted_batch {
 public:
  /// `target`: model_shelf::target, which may change between batches.
  explicit reembedding(std::function<std::optional<shelved_model>()> target)
      : target_(std::move(target)) {}

  /// The task for the model of the next batch; nullopt: it is not on this host.
  std::optional<backfill_task> task();

  void read(postgres::transaction& open, const backfill_document& one) override;
  void make(const backfill_document& one) override;
  backfill_position write(postgres::transaction& open, const backfill_document& one) override;

 private:
  const std::function<std::optional<shelved_model>()> target_;
  std::optional<shelved_model> model_;
  std::vector<versioned_chunk> chunks_;
  std::vector<std::vector<float>> vectors_;
  int long_chunks_ = 0;
};

}  // namespace pagemill
