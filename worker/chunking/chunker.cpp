#include "worker/chunking/chunker.hpp"

#include <utility>

#include "worker/chunking/chunker_core.hpp"

namespace pagemill {

chunker::chunker(chunker_options options, const tokenizer* words)
    : implementation_(std::make_unique<implementation>(options, words)) {}

chunker::~chunker() = default;
chunker::chunker(chunker&&) noexcept = default;
chunker& chunker::operator=(chunker&&) noexcept = default;

std::vector<chunk> chunker::add(const page& next) {
  return implementation_->add(next);
}

std::vector<chunk> chunker::finish() {
  return implementation_->finish();
}

std::string chunker::state() const {
  return write_chunker_state(implementation_->state(), implementation_->options());
}

result<chunker> chunker::restore(std::string_view state, chunker_options options,
                                 const tokenizer* words) {
  chunker made(options, words);
  auto read = read_chunker_state(state, made.implementation_->options());
  if (!read) return std::unexpected(std::move(read.error()));
  made.implementation_->resume(std::move(*read));
  return made;
}

}  // namespace pagemill
