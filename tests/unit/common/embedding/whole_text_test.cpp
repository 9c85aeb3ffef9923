#include "common/embedding/whole_text.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

using namespace pagemill;

namespace {

/// A token is two letters, which is what a word's length counts.
class letter_pairs final : public tokenizer {
 public:
  std::vector<token_id> encode(std::string_view text) const override {
    return std::vector<token_id>(count(text), 1);
  }
  std::size_t count(std::string_view text) const override {
    std::size_t tokens = 0, letters = 0;
    for (const char letter : text) {
      if (letter == ' ') tokens += (std::exchange(letters, 0) + 1) / 2;
      if (letter != ' ') ++letters;
    }
    return tokens + (letters + 1) / 2;
  }
  std::size_t count_inside(std::string_view word) const override { return count(word); }
  std::span<const token_id> first_tokens() const override { return {}; }
  std::span<const token_id> last_tokens() const override { return {}; }
  token_id padding() const override { return 0; }
};

/// The vector of a text points along x as far as it has the letter a, along y as far as others.
class share_of_a final : public embedder {
 public:
  explicit share_of_a(std::size_t window) : window_(window) {}
  const std::string& name() const override { return name_; }
  std::size_t dimension() const override { return 2; }
  std::size_t tokens_max() const override { return window_; }
  const tokenizer* text_tokenizer() const override { return &tokens_; }
  double vector_weight() const override { return 0.5; }
  std::vector<std::vector<float>> embed(std::span<const std::string> texts, text_role) override {
    std::vector<std::vector<float>> vectors;
    for (const auto& text : texts) {
      CHECK(tokens_.count(text) <= window_);
      const auto a = static_cast<float>(std::ranges::count(text, 'a'));
      const auto others = static_cast<float>(text.size() - std::ranges::count(text, ' ')) - a;
      const auto length = std::sqrt(a * a + others * others);
      vectors.push_back({a / length, others / length});
    }
    return vectors;
  }

 private:
  const std::string name_ = "share-of-a";
  const std::size_t window_;
  const letter_pairs tokens_;
};

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const auto& part : parts) all += (all.empty() ? "" : " ") + part;
  return all;
}

}  // namespace

TEST_CASE("a text that fits is one part") {
  const share_of_a model(4);
  CHECK(window_parts(model, "aa bb cc dd") == std::vector<std::string>{"aa bb cc dd"});
  CHECK(window_parts(model, "") == std::vector<std::string>{""});
}

TEST_CASE("a longer text is cut between words into parts of about equal length that all fit") {
  const share_of_a model(4);
  const auto parts = window_parts(model, "aa bb cc dd ee");
  CHECK(parts == std::vector<std::string>{"aa bb cc", "dd ee"});
  std::string text;
  for (int i = 0; i < 1000; ++i) text += (i == 0 ? "" : " ") + std::string(1 + i * 7 % 8, 'x');
  const auto many = window_parts(model, text);
  CHECK(joined(many) == text);
  for (const auto& part : many) CHECK(model.text_tokenizer()->count(part) <= 4);
}

TEST_CASE("the vector of a longer text is the mean of its parts', by their tokens") {
  share_of_a model(4);
  const std::vector<std::string> texts{"aa", "aaaa aaaa bbbb bbbb bb", "bb"};
  const auto made = embed_whole(model, texts);
  CHECK(made.long_texts == 1);
  REQUIRE(made.vectors.size() == 3);
  CHECK(made.vectors[0] == std::vector<float>{1, 0});
  CHECK(made.vectors[2] == std::vector<float>{0, 1});
  // Four tokens of a, five of b.
  CHECK(made.vectors[1][0] == doctest::Approx(4 / std::sqrt(41.0)));
  CHECK(made.vectors[1][1] == doctest::Approx(5 / std::sqrt(41.0)));
}
