#include "api/ai/requests/document_request.hpp"

#include <utility>

#include "api/request/object_members.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

http_result<void> take_summary_member(std::string_view name, dom::element value,
                                      summary_request& into, bool& has_document) {
  if (name == "document_id") {
    const auto id = take_document(name, value);
    if (!id) return std::unexpected(id.error());
    into.document = *id;
    has_document = true;
    return {};
  }
  if (name != "style") return take_provider(name, value, into);
  const auto text = take_clean_text(name, value);
  if (!text) return std::unexpected(text.error());
  const auto style = parse_summary_style(*text);
  if (!style) return invalid_member(name, "must be brief, comprehensive or key_points");
  into.style = *style;
  return {};
}

http_result<void> take_comparison_member(std::string_view name, dom::element value,
                                         comparison_request& into, bool& has_documents) {
  if (name != "document_ids") return take_provider(name, value, into);
  const auto documents = take_documents(name, value, into.documents.size());
  if (!documents) return std::unexpected(documents.error());
  if (documents->size() != into.documents.size()) {
    return invalid_member(name, "must be two documents");
  }
  into.documents = {(*documents)[0], (*documents)[1]};
  has_documents = true;
  return {};
}

}  // namespace

http_result<summary_request> parse_summary_request(std::string_view json) {
  summary_request wanted;
  bool has_document = false;
  const auto taken = read_members(json, [&](std::string_view name, dom::element value) {
    return take_summary_member(name, value, wanted, has_document);
  });
  if (!taken) return std::unexpected(taken.error());
  if (!has_document) return invalid_member("document_id", "must be given");
  return wanted;
}

http_result<comparison_request> parse_comparison_request(std::string_view json) {
  comparison_request wanted;
  bool has_documents = false;
  const auto taken = read_members(json, [&](std::string_view name, dom::element value) {
    return take_comparison_member(name, value, wanted, has_documents);
  });
  if (!taken) return std::unexpected(taken.error());
  if (!has_documents) return invalid_member("document_ids", "must be given");
  return wanted;
}

}  // namespace pagemill
