#include "worker/models/reembedding.hpp"

#include "common/embedding/whole_text.hpp"
#include "common/stores/backfills/held_generation.hpp"

namespace pagemill {

std::optional<backfill_task> reembedding::task() {
  model_ = target_();
  if (!model_) return std::nullopt;
  return backfill_task{.kind = "reembed", .target = model_->id};
}

void reembedding::read(postgres::transaction& open, const backfill_document& one) {
  chunks_ = chunks_without_vector(open, one, model_->id, reembedded_chunks);
}

void reembedding::make(const backfill_document&) {
  std::vector<std::string> texts;
  for (const auto& chunk : chunks_) texts.push_back(chunk.text);
  auto made = embed_whole(*model_->made, texts);
  vectors_ = std::move(made.vectors);
  long_chunks_ = static_cast<int>(made.long_texts);
}

backfill_position reembedding::write(postgres::transaction& open, const backfill_document& one) {
  if (chunks_.empty()) return std::nullopt;
  if (!hold_generation(open, one)) return one.position;
  add_vectors(open, one, model_->id, chunks_, vectors_, long_chunks_);
  if (std::ssize(chunks_) < reembedded_chunks) return std::nullopt;
  return chunks_.back().index + 1;
}

}  // namespace pagemill
