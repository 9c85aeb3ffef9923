#include "api/documents/document_change_request.hpp"

#include <utility>

#include <simdjson.h>

#include "api/request/object_members.hpp"
#include "common/jobs/option_reader.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

http_result<void> take_text(option_reader& reader, std::string_view name, dom::element value,
                            std::string_view needs) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return invalid_member(name, needs);
  const auto taken = reader.set(name, text, option_source::json_text);
  if (!taken) return invalid_member(name, taken.error().needs);
  return {};
}

http_result<void> take_title(option_reader& reader, dom::element value, document_change& into) {
  into.title.emplace();
  if (value.is_null()) return {};
  return take_text(reader, "title", value, "must be a string or null");
}

http_result<void> take_tags(option_reader& reader, dom::element value, document_change& into) {
  constexpr std::string_view needs = "must be an array of strings or null";
  into.tags.emplace();
  if (value.is_null()) return {};
  dom::array tags;
  if (value.get(tags) != simdjson::SUCCESS) return invalid_member("tags", needs);
  for (const dom::element tag : tags) {
    if (auto ok = take_text(reader, "tags", tag, needs); !ok) return ok;
  }
  return {};
}

}  // namespace

http_result<document_change> parse_document_change(std::string_view json) {
  document_change change;
  option_reader reader(option_request::document_change);
  const auto taken = read_members(
      json,
      [&](std::string_view name, dom::element value) -> http_result<void> {
        if (name == "title") return take_title(reader, value, change);
        if (name == "tags") return take_tags(reader, value, change);
        return invalid_member(name, "is unknown");
      },
      null_members::pass);
  if (!taken) return std::unexpected(taken.error());
  auto options = reader.finish();
  if (!options) return invalid_member(options.error().option, options.error().needs);
  if (change.title) change.title = std::move(options->title);
  if (change.tags) change.tags = std::move(options->tags);
  return change;
}

}  // namespace pagemill
