#include "worker/stages/checkpoint.hpp"

#include <format>

#include <simdjson.h>

#include "common/documents/block_json.hpp"
#include "common/extractor/records.hpp"
#include "worker/chunking/chunker.hpp"

namespace pagemill {

std::string fingerprint_of(const job_options& options, int chunk_tokens, int overlap_tokens,
                           std::string_view tokenizer_name) {
  return std::format("extractor {} chunker {} options {} tokens {} overlap {} tokenizer {}",
                     extractor_version, chunker_version, text_fingerprint(options), chunk_tokens,
                     overlap_tokens, tokenizer_name);
}

namespace {

void append_texts(std::string& json, std::string_view member,
                  const std::vector<std::string>& texts) {
  json += member;
  json += '[';
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) json += ',';
    append_json_string(json, texts[i]);
  }
  json += ']';
}

/// Empty when the member is missing, as in a checkpoint of the release before.
std::vector<std::string> texts_in(simdjson::dom::object object, std::string_view member) {
  std::vector<std::string> texts;
  simdjson::dom::array array;
  if (object[member].get_array().get(array) != simdjson::SUCCESS) return texts;
  for (const simdjson::dom::element one : array) {
    std::string_view text;
    if (one.get_string().get(text) == simdjson::SUCCESS) texts.emplace_back(text);
  }
  return texts;
}

}  // namespace

std::string to_json(const checkpoint& value) {
  std::string json = "{\"fingerprint\":";
  append_json_string(json, value.fingerprint);
  json += std::format(",\"next_page\":{},\"pages_done\":{},\"chunks_total\":{},\"profile\":",
                      value.next_page, value.pages_done, value.chunks_total);
  append_json_string(json, value.profile);
  json += ",\"chunker\":";
  append_json_string(json, value.chunker_state);
  append_texts(json, ",\"running_heads\":", value.heads.taken());
  append_texts(json, ",\"waiting_heads\":", value.heads.waiting());
  append_texts(json, ",\"languages\":", {value.languages.first, value.languages.last});
  json += ",\"bad_pages\":{";
  bool first = true;
  for (const auto& [page, code] : value.bad_pages) {
    json += std::format("{}\"{}\":", first ? "" : ",", page);
    append_json_string(json, code);
    first = false;
  }
  return json + "}}";
}

std::optional<checkpoint> parse_checkpoint(std::string_view json, std::string_view fingerprint) {
  if (json.empty()) return std::nullopt;
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  if (parser.parse(json.data(), json.size()).get_object().get(object) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  std::string_view made_by, profile, chunker_state;
  std::int64_t next_page = 0, pages_done = 0, chunks_total = 0;
  simdjson::dom::object bad_pages;
  if (object["fingerprint"].get_string().get(made_by) != simdjson::SUCCESS ||
      made_by != fingerprint ||
      object["next_page"].get_int64().get(next_page) != simdjson::SUCCESS ||
      object["pages_done"].get_int64().get(pages_done) != simdjson::SUCCESS ||
      object["chunks_total"].get_int64().get(chunks_total) != simdjson::SUCCESS ||
      object["profile"].get_string().get(profile) != simdjson::SUCCESS ||
      object["chunker"].get_string().get(chunker_state) != simdjson::SUCCESS ||
      object["bad_pages"].get_object().get(bad_pages) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  checkpoint value;
  value.fingerprint = made_by;
  value.next_page = static_cast<int>(next_page);
  value.pages_done = static_cast<int>(pages_done);
  value.chunks_total = static_cast<int>(chunks_total);
  value.profile = profile;
  value.chunker_state = chunker_state;
  if (const auto languages = texts_in(object, "languages"); languages.size() == 2) {
    value.languages = {languages[0], languages[1]};
  }
  value.heads = {texts_in(object, "running_heads"), texts_in(object, "waiting_heads")};
  for (const auto& [page, code] : bad_pages) {
    std::string_view text;
    if (code.get_string().get(text) != simdjson::SUCCESS) return std::nullopt;
    value.bad_pages[std::atoi(std::string(page).c_str())] = text;
  }
  return value;
}

}  // namespace pagemill
