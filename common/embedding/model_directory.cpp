#include "common/embedding/model_directory.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <format>
#include <fstream>
#include <optional>
#include <span>
#include <vector>

#include <simdjson.h>

#include "common/core/hex.hpp"
#include "common/core/sha256_hasher.hpp"

namespace pagemill {
namespace {

using simdjson::dom::element;
using problem = std::optional<model_problem>;

constexpr std::int64_t known_format = 1;
constexpr std::int64_t dimension_max = 16000;  ///< pgvector's limit
constexpr std::int64_t tokens_largest = 8192;

enum class member { required, optional };

/// Reads the members of a description and keeps the first problem.
class description_reader {
 public:
  description_reader(element root, std::filesystem::path file)
      : root_(root), file_(std::move(file)) {}

  void read(std::string_view pointer, std::string& into, member kind) {
    std::string_view text;
    if (!has(pointer, kind)) return;
    if (root_.at_pointer(pointer).get(text) != simdjson::SUCCESS ||
        (kind == member::required && text.empty())) {
      return complain(pointer, "must be a string");
    }
    into = text;
  }
  void read(std::string_view pointer, std::size_t& into, std::int64_t largest) {
    std::int64_t number = 0;
    if (!has(pointer, member::required)) return;
    if (root_.at_pointer(pointer).get(number) != simdjson::SUCCESS || number < 1 ||
        number > largest) {
      return complain(pointer, std::format("must be a whole number from 1 to {}", largest));
    }
    into = static_cast<std::size_t>(number);
  }
  void read(std::string_view pointer, bool& into) {
    if (!has(pointer, member::optional)) return;
    if (root_.at_pointer(pointer).get(into) != simdjson::SUCCESS) {
      complain(pointer, "must be true or false");
    }
  }
  void read_share(std::string_view pointer, double& into) {
    if (!has(pointer, member::optional)) return;
    double number = 0;
    if (root_.at_pointer(pointer).get(number) != simdjson::SUCCESS || !(number >= 0) ||
        number > 1) {
      return complain(pointer, "must be a number from 0 to 1");
    }
    into = number;
  }
  /// One of `choices`; its index. 0 if it is optional and missing.
  template <std::size_t N>
  std::size_t choice(std::string_view pointer, const std::array<std::string_view, N>& choices,
                     member kind = member::required) {
    std::string text;
    read(pointer, text, kind);
    for (std::size_t i = 0; i < N; ++i) {
      if (text == choices[i]) return i;
    }
    if (!found_) {
      found_ = {model_problem_code::model_unsupported,
                std::format("{}: {} is \"{}\", which this version does not support", file_.string(),
                            pointer, text)};
    }
    return 0;
  }
  void complain(std::string_view pointer, std::string_view what) {
    if (found_) return;
    found_ = {model_problem_code::model_damaged,
              std::format("{}: {} {}", file_.string(), pointer, what)};
  }
  const problem& found() const { return found_; }

 private:
  bool has(std::string_view pointer, member kind) {
    const auto value = root_.at_pointer(pointer);
    if (value.error() == simdjson::SUCCESS && !value.is_null()) return true;
    if (kind == member::required) complain(pointer, "is missing");
    return false;
  }

  element root_;
  std::filesystem::path file_;
  problem found_;
};

model_problem damaged(const std::filesystem::path& file, std::string_view what) {
  return {model_problem_code::model_damaged, std::format("{}: {}", file.string(), what)};
}

model_problem missing(const std::filesystem::path& file) {
  return {model_problem_code::model_missing, std::format("{}: no such file", file.string())};
}

std::string checksum_of(const std::filesystem::path& file) {
  sha256_hasher hasher;
  std::ifstream in(file, std::ios::binary);
  std::vector<char> part(1 << 20);
  while (in.read(part.data(), static_cast<std::streamsize>(part.size())) || in.gcount() > 0) {
    hasher.update(std::as_bytes(std::span(part).first(static_cast<std::size_t>(in.gcount()))));
  }
  return to_hex(hasher.finish());
}

std::string fingerprint_of(const model_directory& model) {
  auto facts = std::format("{} {} {} {} {}", static_cast<int>(model.kind), model.lower_case,
                           static_cast<int>(model.pooling), model.normalize, model.tokens_max);
  for (const auto& text : {model.query_prefix, model.passage_prefix, model.output,
                           checksum_of(model.vocabulary), checksum_of(model.graph)}) {
    facts += std::format("\n{} {}", text.size(), text);
  }
  sha256_hasher hasher;
  hasher.update(std::as_bytes(std::span(facts)));
  return to_hex(hasher.finish());
}

/// A file name from the description; it cannot leave the folder.
std::filesystem::path inside(const std::filesystem::path& folder, const std::string& name,
                             std::string_view pointer, description_reader& reader) {
  if (name.find('/') != std::string::npos || name == ".." || name == ".") {
    reader.complain(pointer, "must be the name of a file in the folder");
  }
  return folder / name;
}

problem check_files(element root, const std::filesystem::path& folder) {
  simdjson::dom::object files;
  if (root["files"].get(files) != simdjson::SUCCESS) return std::nullopt;
  for (const auto& [name, facts] : files) {
    const auto file = folder / std::filesystem::path(name).filename();
    std::error_code failure;
    const auto bytes = std::filesystem::file_size(file, failure);
    if (failure) return missing(file);
    std::int64_t expected_bytes = -1;
    std::string_view digest;
    if (facts["bytes"].get(expected_bytes) == simdjson::SUCCESS &&
        static_cast<std::uintmax_t>(expected_bytes) != bytes) {
      return damaged(file, std::format("has {} bytes, expected {}", bytes, expected_bytes));
    }
    if (facts["sha256"].get(digest) == simdjson::SUCCESS && checksum_of(file) != digest) {
      return damaged(file, "its SHA-256 is not the one in pagemill-model.json");
    }
  }
  return std::nullopt;
}

void read_precision(description_reader& reader, model_directory& model) {
  constexpr std::array<std::string_view, 3> precisions{"", "fp32", "int8"};
  model.precision =
      static_cast<model_precision>(reader.choice("/precision", precisions, member::optional));
  const bool says_int8 = model.name.contains("int8");
  if (model.precision == model_precision::int8 && !says_int8) {
    reader.complain("/name", "must contain int8, as /precision does");
  } else if (model.precision == model_precision::fp32 && says_int8) {
    reader.complain("/name", "must not contain int8, since /precision is fp32");
  }
}

void read_members(description_reader& reader, model_directory& model) {
  reader.read("/name", model.name, member::required);
  read_precision(reader, model);
  reader.read("/dimension", model.dimension, dimension_max);
  reader.read("/tokens_max", model.tokens_max, tokens_largest);
  reader.read_share("/vector_weight", model.vector_weight);
  reader.read("/query_prefix", model.query_prefix, member::optional);
  reader.read("/passage_prefix", model.passage_prefix, member::optional);
  constexpr std::array<std::string_view, 2> tokenizers{"sentencepiece_unigram", "wordpiece"};
  model.kind = static_cast<tokenizer_kind>(reader.choice("/tokenizer/kind", tokenizers));
  reader.read("/tokenizer/lower_case", model.lower_case);
  reader.read("/graph/input_ids", model.input_ids, member::required);
  reader.read("/graph/attention_mask", model.attention_mask, member::required);
  reader.read("/graph/token_type_ids", model.token_type_ids, member::optional);
  reader.read("/graph/output", model.output, member::required);
  constexpr std::array<std::string_view, 3> poolings{"none", "mean", "cls"};
  model.pooling = static_cast<pooling_kind>(reader.choice("/graph/pooling", poolings));
  reader.read("/graph/normalize", model.normalize);
  std::string file;
  reader.read("/tokenizer/file", file, member::required);
  model.vocabulary = inside(model.folder, file, "/tokenizer/file", reader);
  reader.read("/graph/file", file, member::required);
  model.graph = inside(model.folder, file, "/graph/file", reader);
}

}  // namespace

std::string_view to_string(model_problem_code code) {
  switch (code) {
    case model_problem_code::model_missing: return "model_missing";
    case model_problem_code::model_damaged: return "model_damaged";
    case model_problem_code::model_unsupported: return "model_unsupported";
    case model_problem_code::model_mismatch: return "model_mismatch";
  }
  std::abort();
}

std::expected<model_directory, model_problem> open_model_directory(
    const std::filesystem::path& folder) {
  const auto file = folder / "pagemill-model.json";
  std::error_code failure;
  if (!std::filesystem::is_regular_file(file, failure)) return std::unexpected(missing(file));
  simdjson::dom::parser parser;
  element root;
  if (const auto error = parser.load(file.string()).get(root); error != simdjson::SUCCESS) {
    return std::unexpected(damaged(file, simdjson::error_message(error)));
  }
  if (!root.is_object()) return std::unexpected(damaged(file, "is not a JSON object"));
  std::int64_t format = 0;
  if (root["format"].get(format) != simdjson::SUCCESS) {
    return std::unexpected(damaged(file, "/format is missing"));
  }
  if (format != known_format) {
    return std::unexpected(model_problem{model_problem_code::model_unsupported,
                                         std::format("{}: format {}, this version supports {}",
                                                     file.string(), format, known_format)});
  }
  model_directory model;
  model.folder = folder;
  description_reader reader(root, file);
  read_members(reader, model);
  if (reader.found()) return std::unexpected(*reader.found());
  for (const auto& needed : {model.vocabulary, model.graph}) {
    if (!std::filesystem::is_regular_file(needed, failure)) return std::unexpected(missing(needed));
  }
  if (auto found = check_files(root, folder)) return std::unexpected(std::move(*found));
  model.fingerprint = fingerprint_of(model);
  return model;
}

}  // namespace pagemill
