#include "tests/unit/common/embedding/reference.hpp"

#include <fstream>
#include <stdexcept>
#include <stdlib.h>

#include <simdjson.h>

#include "tests/support/places.hpp"

namespace pagemill::test {
namespace {

const std::filesystem::path source_folder = source_file("");

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

std::vector<reference_item> items_of(const std::filesystem::path& file) {
  simdjson::dom::parser parser;
  return read_items(parser.load(file.string()).value());
}

std::vector<reference_item> fixture_items() {
  return items_of(source_folder / "tests/unit/common/embedding/fixture.json");
}

std::optional<std::vector<reference_item>> corpus_items(std::string_view name) {
  const auto file = corpus_file("embedding/" + std::string(name));
  if (!file) return std::nullopt;
  return items_of(*file);
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
