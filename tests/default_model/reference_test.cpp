// The models as deploy/fetch-model makes them: ids and vectors of the published one, and vectors
// that are a text's own.
#include "tests/unit/common/embedding/reference.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "common/embedding/model_folder.hpp"
#include "common/embedding/onnx_embedder.hpp"
#include "common/embedding/text_preparation.hpp"
#include "tests/support/places.hpp"

namespace pagemill {
namespace {

using test::reference_item;

constexpr float fp32_tolerance = 1e-4F;
// The conversion measured: 0.978 and 0.991 over the texts of the corpus.
constexpr double int8_cosine_least = 0.97;
constexpr double int8_cosine_mean = 0.985;
constexpr double same_text_cosine = 0.99999;

/// Null while it was not fetched.
std::unique_ptr<onnx_embedder> open_model(std::string_view name) {
  const auto folder = test::fetched_model(name);
  if (!folder) {
    MESSAGE("SKIPPED: no model " << name << "; deploy/fetch-model makes it");
    return nullptr;
  }
  auto made = onnx_embedder::make(*folder, {});
  REQUIRE_MESSAGE(made.has_value(), made.error().message);
  CHECK((*made)->name() == name);
  return std::move(*made);
}

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  REQUIRE(a.size() == b.size());
  double product = 0, of_a = 0, of_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    product += static_cast<double>(a[i]) * b[i];
    of_a += static_cast<double>(a[i]) * a[i];
    of_b += static_cast<double>(b[i]) * b[i];
  }
  return product / std::sqrt(of_a * of_b);
}

/// Our own texts, and those of the corpus if there is one.
std::vector<reference_item> minilm_items() {
  auto items = test::items_of(test::source_file("tests/default_model/minilm.json"));
  auto more = test::corpus_items("minilm-reference.json");
  if (!more) MESSAGE("without the corpus's reference: there is no corpus");
  if (more) items.insert(items.end(), more->begin(), more->end());
  return items;
}

/// The ids as the graph gets them.
std::vector<token_id> whole_ids(const onnx_embedder& model, std::string_view text) {
  const auto& words = *model.text_tokenizer();
  std::vector<token_id> ids(words.first_tokens().begin(), words.first_tokens().end());
  const auto inner = words.encode(text);
  ids.insert(
      ids.end(), inner.begin(),
      inner.begin() + static_cast<std::ptrdiff_t>(std::min(inner.size(), model.tokens_max())));
  ids.insert(ids.end(), words.last_tokens().begin(), words.last_tokens().end());
  return ids;
}

std::vector<std::vector<float>> vectors_of(onnx_embedder& model,
                                           const std::vector<reference_item>& items) {
  std::vector<std::string> texts;
  for (const auto& item : items) texts.push_back(item.text);
  return model.embed(texts);
}

/// Texts of all lengths, tidy ones and others, of which each quantises differently.
std::vector<std::string> company() {
  std::vector<std::string> texts{"a", "!!! ??? ... --- ((())) [] {}", "3.14159 2.71828 1.41421"};
  const std::vector<std::string> words{"valve",        "pressure", "contract", "The", "termination",
                                       "0445-110-369", "flow",     "of",       "heat"};
  for (std::size_t length = 2; length < 240; length += 17) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += words[(i * length + i) % words.size()] + " ";
    texts.push_back(text);
  }
  return texts;
}

TEST_CASE("minilm-l6 gives the ids and vectors of the published model") {
  const auto model = open_model("minilm-l6");
  if (!model) return;
  CHECK(model->dimension() == 384);
  CHECK(model->tokens_max() == 254);
  CHECK(model->vector_weight() == doctest::Approx(0.6));
  const auto items = minilm_items();
  const auto vectors = vectors_of(*model, items);
  for (std::size_t i = 0; i < items.size(); ++i) {
    CAPTURE(items[i].text);
    CHECK(whole_ids(*model, items[i].text) == items[i].ids);
    CHECK(whole_ids(*model, prepare_text(items[i].text)) == items[i].ids);
    float difference = 0;
    for (std::size_t at = 0; at < vectors[i].size(); ++at) {
      difference = std::max(difference, std::abs(vectors[i][at] - items[i].vector[at]));
    }
    CHECK(difference < fp32_tolerance);
  }
}

TEST_CASE("minilm-l6-int8 stays near the published model") {
  const auto model = open_model(default_model_name);
  if (!model) return;
  CHECK(model->dimension() == 384);
  const auto items = minilm_items();
  const auto vectors = vectors_of(*model, items);
  double sum = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    CAPTURE(items[i].text);
    const auto near = cosine(vectors[i], items[i].vector);
    CHECK(near > int8_cosine_least);
    sum += near;
  }
  CHECK(sum / static_cast<double>(items.size()) > int8_cosine_mean);
}

TEST_CASE("a text has the same vector in any company, whatever the model") {
  const auto texts = company();
  for (const auto* name : {"minilm-l6-int8", "minilm-l6", "use-lite", "use-lite-int8"}) {
    CAPTURE(name);
    const auto model = open_model(name);
    if (!model) continue;
    const auto together = model->embed(texts);
    const std::vector<std::string> reversed(texts.rbegin(), texts.rend());
    auto backwards = model->embed(reversed);
    std::ranges::reverse(backwards);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      CAPTURE(texts[i]);
      const auto alone = model->embed({&texts[i], 1}).front();
      CHECK(cosine(together[i], alone) >= same_text_cosine);
      CHECK(cosine(backwards[i], alone) >= same_text_cosine);
      const std::vector<std::string> pair{texts[i], texts[(i + 7) % texts.size()]};
      CHECK(cosine(model->embed(pair).front(), alone) >= same_text_cosine);
    }
  }
}

}  // namespace
}  // namespace pagemill
