#include "worker/stages/embedding_stage.hpp"

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

std::vector<chunk_text> chunks_at(std::initializer_list<int> indexes) {
  std::vector<chunk_text> chunks;
  for (const int index : indexes) chunks.push_back({index, "text"});
  return chunks;
}

}  // namespace

TEST_CASE("a written window moves its job behind the last chunk of it") {
  const auto after = progress_after(chunks_at({0, 1, 2}), 0, 10);
  CHECK(after.position == 3);
  CHECK(after.chunks_done == 3);
  CHECK_FALSE(after.last);
}

TEST_CASE("chunks that have vectors already are passed over") {
  const auto after = progress_after(chunks_at({4, 7}), 2, 10);
  CHECK(after.position == 8);
  CHECK(after.chunks_done == 8);
}

TEST_CASE("the window with the last chunk is the last, and so is an empty one") {
  const auto full = progress_after(chunks_at({8, 9}), 8, 10);
  CHECK(full.last);
  CHECK(full.chunks_done == 10);
  const auto none_left = progress_after({}, 3, 10);
  CHECK(none_left.last);
  CHECK(none_left.chunks_done == 10);
}
