#include "common/embedding/onnx_embedder.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "common/embedding/text_preparation.hpp"
#include "tests/support/places.hpp"
#include "tests/unit/common/embedding/reference.hpp"

using pagemill::onnx_embedder;

namespace {

constexpr float tolerance = 1e-4F;

std::unique_ptr<onnx_embedder> open_small_model() {
  const auto folder = pagemill::test::fetched_model(pagemill::test::small_model);
  if (!folder) {
    MESSAGE("SKIPPED: no model directory; deploy/fetch-model use-lite makes one");
    return nullptr;
  }
  auto made = onnx_embedder::make(*folder, {});
  REQUIRE_MESSAGE(made.has_value(), made.error().message);
  return std::move(*made);
}

float largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
  REQUIRE(a.size() == b.size());
  float largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) largest = std::max(largest, std::abs(a[i] - b[i]));
  return largest;
}

void check_items(onnx_embedder& embedder,
                 const std::vector<pagemill::test::reference_item>& items) {
  std::vector<std::vector<pagemill::token_id>> ids;
  for (const auto& item : items) {
    CAPTURE(item.text);
    ids.push_back(embedder.text_tokenizer()->encode(item.text));
    CHECK(ids.back() == item.ids);
  }
  const auto vectors = embedder.embed_ids(ids);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].vector.empty()) continue;
    CAPTURE(items[i].text);
    CHECK(largest_difference(vectors[i], items[i].vector) < tolerance);
    const auto alone = embedder.embed_ids(std::span(ids).subspan(i, 1));
    CHECK(largest_difference(alone.front(), items[i].vector) < tolerance);
  }
}

}  // namespace

TEST_CASE("the small model gives the fixture's ids and vectors") {
  const auto embedder = open_small_model();
  if (!embedder) return;
  CHECK(embedder->name() == "use-lite");
  CHECK(embedder->dimension() == 512);
  CHECK(embedder->tokens_max() == 128);
  CHECK(embedder->vector_weight() == doctest::Approx(0.3));
  check_items(*embedder, pagemill::test::fixture_items());
}

TEST_CASE("the small model gives the ids and vectors of the whole reference file") {
  const auto items = pagemill::test::corpus_items("use-lite-reference.json");
  if (!items) {
    MESSAGE("SKIPPED: no corpus");
    return;
  }
  const auto embedder = open_small_model();
  if (!embedder) return;
  CHECK(items->size() == 47);
  check_items(*embedder, *items);
}

TEST_CASE("texts come back in their order, whatever their lengths and the threads that ask") {
  const auto embedder = open_small_model();
  if (!embedder) return;
  std::vector<std::string> texts;
  for (int i = 0; i < 21; ++i) {
    std::string text = "page " + std::to_string(i);
    for (int word = 0; word < (i * 7) % 40; ++word) text += " measure";
    texts.push_back(text);
  }
  std::vector<std::vector<float>> alone;
  for (const auto& text : texts) alone.push_back(embedder->embed({&text, 1}).front());
  std::vector<std::vector<std::vector<float>>> together(3);
  {
    std::vector<std::jthread> threads;
    for (auto& result : together) {
      threads.emplace_back([&] { result = embedder->embed(texts); });
    }
  }
  for (const auto& result : together) {
    REQUIRE(result.size() == texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      CHECK(largest_difference(result[i], alone[i]) < tolerance);
    }
  }
}

TEST_CASE("untidy text gets the vector of the tidy one, and no text none") {
  const auto embedder = open_small_model();
  if (!embedder) return;
  const std::vector<std::string> texts{"invoice number seven",
                                       " in\u00advoice\n\nnumber\t seven\x01 "};
  const auto vectors = embedder->embed(texts);
  CHECK(largest_difference(vectors[0], vectors[1]) == 0);
  CHECK(embedder->embed({}).empty());
  const std::string empty;
  CHECK(embedder->embed({&empty, 1}).front().size() == 512);
}
