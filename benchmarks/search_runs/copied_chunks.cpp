#include "benchmarks/search_runs/copied_chunks.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <random>
#include <sstream>
#include <stdexcept>

namespace pagemill::benchmarks {
namespace {

constexpr unsigned replaced_percent = 20;
constexpr float moved = 0.4F;  // of a difference between two vectors

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(std::move(word));
  return words;
}

/// The engine's numbers are the same everywhere, those of <random>'s distributions are not.
std::size_t below(std::mt19937_64& random, std::size_t bound) {
  return static_cast<std::size_t>(random() % bound);
}

}  // namespace

copied_chunks::copied_chunks(const std::vector<document_texts>& originals) {
  for (const auto& document : originals) {
    auto& all = words_.emplace_back();
    for (const auto& text : document) {
      originals_.push_back({words_of(text), words_.size() - 1});
      std::ranges::copy(originals_.back().words, std::back_inserter(all));
    }
  }
  if (originals_.empty()) throw std::invalid_argument("there are no texts");
}

std::string copied_chunks::text(std::size_t number) const {
  const bool is_copy = number >= originals_.size();
  std::mt19937_64 random(number);
  std::string text;
  const auto& [words, document] = originals_[number % originals_.size()];
  const auto& others = words_[document];
  for (const auto& word : words) {
    if (!text.empty()) text += ' ';
    const bool other = is_copy && below(random, 100) < replaced_percent;
    text += other ? others[below(random, others.size())] : word;
  }
  return text;
}

copied_vectors::copied_vectors(std::vector<std::vector<float>> real) : real_(std::move(real)) {}

std::vector<float> copied_vectors::vector(std::size_t number) const {
  auto values = real_[number % real_.size()];
  if (number < real_.size()) return values;
  std::mt19937_64 random(number);
  const auto& from = real_[below(random, real_.size())];
  const auto& to = real_[below(random, real_.size())];
  float squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] += moved * (to[i] - from[i]);
    squares += values[i] * values[i];
  }
  for (auto& value : values) value /= std::sqrt(squares);
  return values;
}

}  // namespace pagemill::benchmarks
