#include "tests/unit/common/embedding/reference.hpp"

#include <fstream>
#include <stdexcept>
#include <stdlib.h>

#include <simdjson.h>

#include "common/core/environment.hpp"
#include "common/embedding/embedder_factory.hpp"
#include "tests/support/places.hpp"

namespace pagemill::test {
namespace {

const std::filesystem::path source_folder = source_file("");

std::string setting(std::string_view name) {
  return settings_source::from_process(0, nullptr).text(name);
}

std::vector<reference_item> read_items(simdjson::dom::element root) {
  std::vector<reference_item> items;
  for (const auto entry : root["items"].get_array()) {
    reference_item item;
    item.text = std::string(entry["text"].get_string().value());
    for (const auto id : entry["ids"].get_array()) {
      item.ids.push_back(static_cast<token_id>(id.get_int64().value()));
    }
    simdjson::dom::array values;
    if (entry["vector"].get(values) == simdjson::SUCCESS) {
      for (const auto value : values) {
        item.vector.push_back(static_cast<float>(value.get_double().value()));
      }
    }
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace

std::vector<sentencepiece_unigram_tokenizer::piece> fixture_pieces() {
  simdjson::dom::parser parser;
  const auto root =
      parser.load((source_folder / "tests/unit/common/embedding/fixture.json").string());
  std::vector<sentencepiece_unigram_tokenizer::piece> pieces(8000);
  for (const auto entry : root["pieces"].get_array()) {
    auto& piece = pieces[entry.at(0).get_uint64().value()];
    piece.text = std::string(entry.at(1).get_string().value());
    const auto score = entry.at(2);
    piece.score = score.is_null() ? 0 : score.get_double().value();
  }
  return pieces;
}

std::vector<reference_item> fixture_items() {
  simdjson::dom::parser parser;
  return read_items(
      parser.load((source_folder / "tests/unit/common/embedding/fixture.json").string()).value());
}

std::optional<std::vector<reference_item>> corpus_items() {
  std::filesystem::path corpus = setting("PAGEMILL_CORPUS");
  if (corpus.empty()) corpus = source_folder.parent_path() / "shared" / "corpus";
  const auto file = corpus / "embedding" / "use-lite-reference.json";
  if (!std::filesystem::exists(file)) return std::nullopt;
  simdjson::dom::parser parser;
  return read_items(parser.load(file.string()).value());
}

std::optional<std::filesystem::path> model_folder() {
  std::filesystem::path folder = setting("PAGEMILL_MODEL_DIR");
  if (folder.empty()) folder = default_model_folder(setting("XDG_CACHE_HOME"), setting("HOME"));
  if (!std::filesystem::exists(folder / "pagemill-model.json")) return std::nullopt;
  return folder;
}

temporary_folder::temporary_folder() {
  auto name = (std::filesystem::temp_directory_path() / "pagemill-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void temporary_folder::write(const std::string& name, std::string_view text) const {
  std::ofstream(path_ / name, std::ios::binary) << text;
}

}  // namespace pagemill::test
