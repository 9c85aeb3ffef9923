#include "common/embedding/whole_text.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string_view>

#include "common/embedding/text_preparation.hpp"

namespace pagemill {
namespace {

std::vector<std::string_view> words_of(std::string_view prepared) {
  std::vector<std::string_view> words;
  for (std::size_t begin = 0; begin < prepared.size();) {
    const auto end = std::min(prepared.find(' ', begin), prepared.size());
    if (end > begin) words.push_back(prepared.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

struct mean_vector {
  std::vector<double> sum;

  void add(std::span<const float> vector, double weight) {
    sum.resize(vector.size());
    for (std::size_t i = 0; i < vector.size(); ++i) sum[i] += weight * vector[i];
  }
  /// The mean of opposite vectors has no direction: then `otherwise`.
  std::vector<float> unit(const std::vector<float>& otherwise) const {
    double squares = 0;
    for (const auto value : sum) squares += value * value;
    if (squares < 1e-12) return otherwise;
    std::vector<float> vector;
    for (const auto value : sum) vector.push_back(static_cast<float>(value / std::sqrt(squares)));
    return vector;
  }
};

}  // namespace

std::vector<std::string> window_parts(const embedder& model, const std::string& text) {
  const auto* tokens = model.text_tokenizer();
  if (tokens == nullptr) return {text};
  const auto limit = std::max<std::size_t>(1, model.tokens_max());
  auto prepared = prepare_text(text);
  const auto all = tokens->count(prepared);
  if (all <= limit) return {std::move(prepared)};
  const auto count = (all + limit - 1) / limit;
  const auto wanted = (all + count - 1) / count;
  std::vector<std::string> parts(1);
  std::size_t length = 0;
  for (const auto word : words_of(prepared)) {
    const auto more = length == 0 ? tokens->count(word) : tokens->count_inside(word);
    if (length > 0 && (length >= wanted || length + more > limit)) {
      parts.emplace_back();
      length = tokens->count(word);
    } else {
      length += more;
    }
    if (!parts.back().empty()) parts.back() += ' ';
    parts.back() += word;
  }
  return parts;
}

whole_vectors embed_whole(embedder& model, std::span<const std::string> texts) {
  std::vector<std::string> parts;
  std::vector<std::size_t> counts;
  for (const auto& text : texts) {
    auto cut = window_parts(model, text);
    counts.push_back(cut.size());
    std::ranges::move(cut, std::back_inserter(parts));
  }
  auto made = model.embed(parts);
  whole_vectors whole;
  std::size_t next = 0;
  for (const auto count : counts) {
    if (count == 1) {
      whole.vectors.push_back(std::move(made[next++]));
      continue;
    }
    ++whole.long_texts;
    mean_vector mean;
    for (std::size_t i = next; i < next + count; ++i) {
      mean.add(made[i], static_cast<double>(model.text_tokenizer()->count(parts[i])));
    }
    whole.vectors.push_back(mean.unit(made[next]));
    next += count;
  }
  return whole;
}

}  // namespace pagemill
