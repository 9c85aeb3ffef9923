#include "api/ai/requests/ask_request.hpp"

#include <format>
#include <vector>

#include <simdjson.h>

#include "api/request/object_members.hpp"
#include "common/core/clean_text.hpp"
#include "common/embedding/text_preparation.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

http_result<std::string> take_clean_text(std::string_view name, dom::element value) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return invalid_member(name, "must be a string");
  if (!is_clean_text(text)) return invalid_member(name, "must not contain U+0000");
  return std::string(text);
}

http_result<std::vector<std::string>> take_list(std::string_view name, dom::element value,
                                                std::size_t most) {
  dom::array array;
  if (value.get(array) != simdjson::SUCCESS || array.size() > most) {
    return invalid_member(name, std::format("must be an array of at most {} strings", most));
  }
  std::vector<std::string> texts;
  for (const dom::element one : array) {
    auto text = take_clean_text(name, one);
    if (!text) return std::unexpected(text.error());
    texts.push_back(*std::move(text));
  }
  return texts;
}

http_result<void> take_question(dom::element value, ask_request& into) {
  auto text = take_clean_text("question", value);
  if (!text) return std::unexpected(text.error());
  if (text->size() > question_bytes_max) return invalid_member("question", "is too long");
  if (prepare_text(*text).empty()) return invalid_member("question", "must not be empty");
  into.question = trim(*text);
  return {};
}

http_result<void> take_asked_documents(dom::element value, ask_request& into) {
  const auto texts = take_list("document_ids", value, asked_documents_max);
  if (!texts) return std::unexpected(texts.error());
  for (const auto& text : *texts) {
    const auto id = parse_uuid(text);
    if (!id) return invalid_member("document_ids", "must be UUIDs");
    into.filter.documents.push_back(document_id{*id});
  }
  return {};
}

http_result<void> take_ask_member(std::string_view name, dom::element value, ask_request& into) {
  if (name == "question") return take_question(value, into);
  if (name == "document_ids") return take_asked_documents(value, into);
  if (name == "tags") {
    auto tags = take_list(name, value, asked_tags_max);
    if (!tags) return std::unexpected(tags.error());
    into.filter.tags = *std::move(tags);
    return {};
  }
  if (name == "provider" || name == "model") {
    auto text = take_clean_text(name, value);
    if (!text) return std::unexpected(text.error());
    if (text->empty()) return invalid_member(name, "must not be empty");
    (name == "provider" ? into.provider : into.model) = *std::move(text);
    return {};
  }
  return invalid_member(name, "is unknown");
}

}  // namespace

http_result<ask_request> parse_ask_request(std::string_view json) {
  ask_request wanted;
  const auto taken = read_members(json, [&](std::string_view name, dom::element value) {
    return take_ask_member(name, value, wanted);
  });
  if (!taken) return std::unexpected(taken.error());
  if (wanted.question.empty()) return invalid_member("question", "must not be empty");
  return wanted;
}

}  // namespace pagemill
