#include <cmath>
#include <limits>

#include <boost/json.hpp>
#include <simdjson.h>

#include "worker/chunking/chunker_core.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;
using simdjson::dom::element;

/// Gap, role and place of a word as one number, low bits first: 8 newlines, 8 tabs, 8 spaces, 4
/// role, 1 starts a sentence.
std::int64_t pack(const word& each) {
  return each.gap.newlines | each.gap.tabs << 8 | each.gap.spaces << 16 |
         static_cast<int>(each.role) << 24 | (each.begins_sentence ? 1 << 28 : 0);
}

word unpack(std::string_view text, std::int64_t packed, const word_source& source) {
  const auto byte = [&](int shift) { return static_cast<std::uint8_t>(packed >> shift & 0xff); };
  if (packed < 0 || packed >= 1 << 29 || (packed >> 24 & 0xf) > 4) {
    throw simdjson::simdjson_error(simdjson::NUMBER_OUT_OF_RANGE);
  }
  return {.text = std::string(text),
          .gap = {byte(0), byte(8), byte(16)},
          .role = static_cast<word_role>(packed >> 24 & 0xf),
          .begins_sentence = (packed >> 28 & 1) != 0,
          .source = source,
          .size = {}};
}

/// JSON has no infinities.
float finite(float value) {
  return std::isfinite(value) ? value : 0;
}

/// Words, block by block: {"page", "box", "words": [text, packed, text, packed, ...]}.
json::array write_words(const std::vector<word>& words) {
  json::array groups;
  const word* before = nullptr;
  for (const auto& each : words) {
    if (before == nullptr || before->source != each.source) {
      const auto& box = each.source.box;
      groups.push_back({{"page", each.source.page},
                        {"box", {finite(box.x0), finite(box.y0), finite(box.x1), finite(box.y1)}},
                        {"words", json::array()}});
    }
    auto& list = groups.back().as_object()["words"].as_array();
    list.push_back(json::string(each.text));
    list.push_back(pack(each));
    before = &each;
  }
  return groups;
}

int read_int(element from) {
  const auto number = from.get_int64().value();
  if (number < 0 || number > std::numeric_limits<int>::max()) {
    throw simdjson::simdjson_error(simdjson::NUMBER_OUT_OF_RANGE);
  }
  return static_cast<int>(number);
}

std::vector<word> read_words(element groups) {
  std::vector<word> words;
  for (const auto group : groups.get_array()) {
    word_source source;
    source.page = read_int(group["page"]);
    const auto edge = [&](std::size_t i) {
      return static_cast<float>(group["box"].at(i).get_double().value());
    };
    source.box = {edge(0), edge(1), edge(2), edge(3)};
    std::string_view text;
    bool is_text = true;
    for (const auto part : group["words"].get_array()) {
      if (is_text) {
        text = part.get_string().value();
      } else {
        words.push_back(unpack(text, part.get_int64().value(), source));
      }
      is_text = !is_text;
    }
  }
  return words;
}

heading_path read_path(element root) {
  std::vector<heading_path::entry> entries;
  for (const auto part : root["path"].get_array()) {
    entries.push_back({read_int(part["level"]), read_int(part["ordinal"]),
                       read_int(part["children"]),
                       std::string(part["title"].get_string().value())});
  }
  return {std::move(entries), read_int(root["top_headings"])};
}

}  // namespace

std::string write_chunker_state(const chunker_state& state, chunker_options options) {
  json::array path;
  for (const auto& part : state.path.entries()) {
    path.push_back({{"level", part.level},
                    {"ordinal", part.ordinal},
                    {"children", part.children},
                    {"title", part.title}});
  }
  return json::serialize(json::object{{"version", chunker_version},
                                      {"tokens_max", options.tokens_max},
                                      {"overlap_tokens", options.overlap_tokens},
                                      {"index", state.next_index},
                                      {"path", std::move(path)},
                                      {"top_headings", state.path.top_headings()},
                                      {"open", write_words(state.open)},
                                      {"sentence", write_words(state.sentence)},
                                      {"notes", write_words(state.notes)},
                                      {"may_continue", state.may_continue},
                                      {"last_kind", static_cast<int>(state.last_kind)}});
}

result<chunker_state> read_chunker_state(std::string_view text, chunker_options options) {
  try {
    simdjson::dom::parser parser;
    const element root = parser.parse(simdjson::padded_string(text));
    if (read_int(root["version"]) != chunker_version ||
        read_int(root["tokens_max"]) != options.tokens_max ||
        read_int(root["overlap_tokens"]) != options.overlap_tokens) {
      return fail(errc::invalid_input,
                  "the chunker's state is from another version or other options");
    }
    chunker_state state;
    state.next_index = read_int(root["index"]);
    state.path = read_path(root);
    state.open = read_words(root["open"]);
    state.sentence = read_words(root["sentence"]);
    state.notes = read_words(root["notes"]);
    state.may_continue = root["may_continue"].get_bool().value();
    const int kind = read_int(root["last_kind"]);
    if (kind > static_cast<int>(block_kind::footer)) {
      return fail(errc::invalid_input, "the chunker's state names no block kind");
    }
    state.last_kind = static_cast<block_kind>(kind);
    return state;
  } catch (const simdjson::simdjson_error& failure) {
    return fail(errc::invalid_input,
                std::string("the chunker's state cannot be read: ") + failure.what());
  }
}

}  // namespace pagemill
