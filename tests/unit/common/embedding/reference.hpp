/// Texts with the ids and vectors that the published models give them.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/embedding/sentencepiece_unigram_tokenizer.hpp"

namespace pagemill::test {

struct reference_item {
  std::string text;
  std::vector<token_id> ids;
  std::vector<float> vector;  ///< empty: not recorded
};

/// The part of the vocabulary that the texts of fixture.json touch, each piece at its real id.
std::vector<sentencepiece_unigram_tokenizer::piece> fixture_pieces();
std::vector<reference_item> items_of(const std::filesystem::path& file);
/// Those of fixture.json.
std::vector<reference_item> fixture_items();

/// The items of one of the corpus's reference files, when there is a corpus.
std::optional<std::vector<reference_item>> corpus_items(std::string_view name);

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
