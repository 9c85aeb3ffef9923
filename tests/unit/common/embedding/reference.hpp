/// Texts with the ids and vectors that the published model gives them, and where a model may be
/// found.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "common/embedding/sentencepiece_unigram_tokenizer.hpp"

namespace pagemill::test {

struct reference_item {
  std::string text;
  std::vector<token_id> ids;
  std::vector<float> vector;  ///< empty: not recorded
};

/// The part of the vocabulary that our own fixture's texts touch, each piece at its real id.
std::vector<sentencepiece_unigram_tokenizer::piece> fixture_pieces();
std::vector<reference_item> fixture_items();

/// The items of the corpus's reference file, when there is a corpus (PAGEMILL_CORPUS, else
/// ../shared/corpus).
std::optional<std::vector<reference_item>> corpus_items();

/// PAGEMILL_MODEL_DIR, else where deploy/fetch-model puts the default model; nothing when no model
/// is there.
std::optional<std::filesystem::path> model_folder();

/// A folder of its own for a test, removed with it.
class temporary_folder {
 public:
  temporary_folder();
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, std::string_view text) const;

 private:
  std::filesystem::path path_;
};

}  // namespace pagemill::test
