#include "common/embedding/vocabulary.hpp"

#include <format>
#include <fstream>

#include <simdjson.h>

#include "common/embedding/sentencepiece_unigram_tokenizer.hpp"
#include "common/embedding/wordpiece_tokenizer.hpp"

namespace pagemill {
namespace {

using made_tokenizer = std::expected<std::unique_ptr<tokenizer>, model_problem>;

made_tokenizer damaged(const model_directory& model, std::string_view what) {
  return std::unexpected(model_problem{model_problem_code::model_damaged,
                                       std::format("{}: {}", model.vocabulary.string(), what)});
}

/// vocab.json: an array of [piece, score]. The published file contains null scores; they count
/// as 0.
made_tokenizer load_unigram(const model_directory& model) {
  simdjson::dom::parser parser;
  simdjson::dom::array entries;
  if (parser.load(model.vocabulary.string()).get(entries) != simdjson::SUCCESS) {
    return damaged(model, "is not a JSON array");
  }
  std::vector<sentencepiece_unigram_tokenizer::piece> pieces;
  pieces.reserve(entries.size());
  for (const auto entry : entries) {
    std::string_view text;
    if (entry.at(0).get(text) != simdjson::SUCCESS) {
      return damaged(model, std::format("entry {} is not a piece with a score", pieces.size()));
    }
    double score = 0;
    const auto value = entry.at(1);
    if (!value.is_null() && value.get(score) != simdjson::SUCCESS) {
      return damaged(model, std::format("the score of entry {} is not a number", pieces.size()));
    }
    pieces.push_back({std::string(text), score});
  }
  if (pieces.size() < 7) return damaged(model, "contains no pieces");
  return std::make_unique<sentencepiece_unigram_tokenizer>(pieces);
}

/// vocab.txt: one piece per line, the line number is its id.
made_tokenizer load_wordpiece(const model_directory& model) {
  std::ifstream in(model.vocabulary);
  std::vector<std::string> pieces;
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    pieces.push_back(std::move(line));
  }
  const auto letters = model.lower_case ? wordpiece_tokenizer::letter_case::lowered
                                        : wordpiece_tokenizer::letter_case::kept;
  auto made = wordpiece_tokenizer::make(pieces, letters);
  if (!made) return damaged(model, made.error());
  return std::make_unique<wordpiece_tokenizer>(std::move(*made));
}

}  // namespace

made_tokenizer load_tokenizer(const model_directory& model) {
  switch (model.kind) {
    case tokenizer_kind::sentencepiece_unigram: return load_unigram(model);
    case tokenizer_kind::wordpiece: return load_wordpiece(model);
  }
  std::abort();
}

}  // namespace pagemill
