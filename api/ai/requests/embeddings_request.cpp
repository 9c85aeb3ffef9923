#include "api/ai/requests/embeddings_request.hpp"

#include <array>
#include <bit>
#include <charconv>
#include <format>
#include <iterator>

#include <simdjson.h>

#include "api/request/object_members.hpp"
#include "common/core/base64.hpp"
#include "common/core/clean_text.hpp"
#include "common/embedding/text_preparation.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

http_result<void> take_text(dom::element value, embeddings_request& into) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) {
    return invalid_member("input",
                          "must be a string or an array of strings: tokens are not supported");
  }
  if (!is_clean_text(text)) return invalid_member("input", "must not contain U+0000");
  if (prepare_text(text).empty()) return invalid_member("input", "must have no empty text");
  into.texts.emplace_back(text);
  return {};
}

http_result<void> take_input(dom::element value, embeddings_request& into) {
  dom::array texts;
  if (value.get(texts) != simdjson::SUCCESS) return take_text(value, into);
  if (texts.size() == 0 || texts.size() > embeddings_texts_max) {
    return invalid_member("input", std::format("must have 1 to {} texts", embeddings_texts_max));
  }
  for (const dom::element one : texts) {
    if (auto ok = take_text(one, into); !ok) return ok;
  }
  return {};
}

http_result<void> take_encoding(dom::element value, embeddings_request& into) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS || (text != "float" && text != "base64")) {
    return invalid_member("encoding_format", "must be float or base64");
  }
  into.encoding = text == "float" ? vector_encoding::floats : vector_encoding::base64;
  return {};
}

http_result<void> take_member(std::string_view name, dom::element value, embeddings_request& into) {
  if (name == "input") return take_input(value, into);
  if (name == "encoding_format") return take_encoding(value, into);
  if (name == "dimensions") {
    std::uint64_t number = 0;
    if (value.get(number) != simdjson::SUCCESS || number == 0) {
      return invalid_member(name, "must be a whole number from 1");
    }
    into.dimension = number;
    return {};
  }
  // Clients must send a model; ours is the one that is configured, which the answer names.
  if (name == "model" || name == "user") {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS && is_clean_text(text)) return {};
    return invalid_member(name, "must be a string without U+0000");
  }
  return invalid_member(name, "is unknown");
}

void append_number(std::string& json, float number) {
  std::array<char, 32> digits{};
  const auto [end, wrong] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  json.append(digits.data(), end);
}

std::string bytes_of(const std::vector<float>& vector) {
  std::string bytes;
  bytes.reserve(vector.size() * sizeof(float));
  for (const float number : vector) {
    const auto bits = std::bit_cast<std::uint32_t>(number);
    for (unsigned shift = 0; shift < 32; shift += 8) {
      bytes.push_back(static_cast<char>(bits >> shift & 0xff));
    }
  }
  return bytes;
}

}  // namespace

http_result<embeddings_request> parse_embeddings_request(std::string_view json) {
  embeddings_request wanted;
  const auto taken = read_members(json, [&](std::string_view name, dom::element value) {
    return take_member(name, value, wanted);
  });
  if (!taken) return std::unexpected(taken.error());
  if (wanted.texts.empty()) return invalid_member("input", "must be given");
  return wanted;
}

std::size_t embeddings_answer_bytes(std::size_t texts, std::size_t dimension,
                                    vector_encoding encoding) {
  constexpr std::size_t other_members = 64;
  constexpr std::size_t number_bytes = 14;  // such as -0.0123456789,
  const auto vector = encoding == vector_encoding::base64 ? (dimension * sizeof(float) + 2) / 3 * 4
                                                          : dimension * number_bytes;
  return 256 + texts * (other_members + vector);
}

void append_embedding(std::string& json, std::size_t index, const std::vector<float>& vector,
                      vector_encoding encoding) {
  std::format_to(std::back_inserter(json), R"({}{{"object":"embedding","index":{},"embedding":)",
                 index > 0 ? "," : "", index);
  if (encoding == vector_encoding::base64) {
    json.append(1, '"').append(to_base64(bytes_of(vector))).append("\"}");
    return;
  }
  char before = '[';
  for (const float number : vector) {
    json += before;
    append_number(json, number);
    before = ',';
  }
  json += "]}";
}

}  // namespace pagemill
