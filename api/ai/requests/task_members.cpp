#include "api/ai/requests/task_members.hpp"

#include <format>
#include <utility>

#include "api/request/object_members.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

}  // namespace

http_result<std::string> take_clean_text(std::string_view name, dom::element value) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return invalid_member(name, "must be a string");
  if (!is_clean_text(text)) return invalid_member(name, "must not contain U+0000");
  return std::string(text);
}

http_result<std::vector<std::string>> take_texts(std::string_view name, dom::element value,
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

http_result<document_id> take_document(std::string_view name, dom::element value) {
  const auto text = take_clean_text(name, value);
  if (!text) return std::unexpected(text.error());
  const auto id = parse_uuid(*text);
  if (!id) return invalid_member(name, "must be a UUID");
  return document_id{*id};
}

http_result<std::vector<document_id>> take_documents(std::string_view name, dom::element value,
                                                     std::size_t most) {
  const auto texts = take_texts(name, value, most);
  if (!texts) return std::unexpected(texts.error());
  std::vector<document_id> documents;
  for (const auto& text : *texts) {
    const auto id = parse_uuid(text);
    if (!id) return invalid_member(name, "must be UUIDs");
    documents.push_back(document_id{*id});
  }
  return documents;
}

http_result<void> take_provider(std::string_view name, dom::element value, wanted_provider& into) {
  if (name != "provider" && name != "model") return invalid_member(name, "is unknown");
  auto text = take_clean_text(name, value);
  if (!text) return std::unexpected(text.error());
  if (text->empty()) return invalid_member(name, "must not be empty");
  (name == "provider" ? into.provider : into.model) = *std::move(text);
  return {};
}

}  // namespace pagemill
