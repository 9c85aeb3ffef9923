#include "api/ai/requests/ask_request.hpp"

#include <utility>

#include <simdjson.h>

#include "api/request/object_members.hpp"
#include "common/core/clean_text.hpp"
#include "common/embedding/text_preparation.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

http_result<void> take_question(dom::element value, ask_request& into) {
  auto text = take_clean_text("question", value);
  if (!text) return std::unexpected(text.error());
  if (text->size() > question_bytes_max) return invalid_member("question", "is too long");
  if (prepare_text(*text).empty()) return invalid_member("question", "must not be empty");
  into.question = trim(*text);
  return {};
}

http_result<void> take_ask_member(std::string_view name, dom::element value, ask_request& into) {
  if (name == "question") return take_question(value, into);
  if (name == "document_ids") {
    auto documents = take_documents(name, value, asked_documents_max);
    if (!documents) return std::unexpected(documents.error());
    into.filter.documents = *std::move(documents);
    return {};
  }
  if (name == "tags") {
    auto tags = take_texts(name, value, asked_tags_max);
    if (!tags) return std::unexpected(tags.error());
    into.filter.tags = *std::move(tags);
    return {};
  }
  return take_provider(name, value, into);
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
