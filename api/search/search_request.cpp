#include "api/search/search_request.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <simdjson.h>

#include "api/http/request_head.hpp"
#include "api/request/object_members.hpp"
#include "api/request/query_parameters.hpp"
#include "common/core/clean_text.hpp"
#include "common/documents/page_selection.hpp"
#include "common/embedding/text_preparation.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;
namespace json = boost::json;

constexpr std::size_t query_bytes_max = 8000;
constexpr std::size_t list_items_max = 1000;
constexpr std::size_t section_bytes_max = 256;
constexpr int limit_max = 1000;
constexpr int page_max = 1'000'000'000;  // a range of PostgreSQL ends one behind

/// A string without U+0000.
http_result<std::string> take_text(std::string_view name, dom::element value) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return invalid_member(name, "must be a string");
  if (!is_clean_text(text)) return invalid_member(name, "must not contain U+0000");
  return std::string(text);
}

http_result<std::vector<std::string>> take_texts(std::string_view name, dom::element value) {
  dom::array array;
  if (value.get(array) != simdjson::SUCCESS || array.size() > list_items_max) {
    return invalid_member(name, "must be an array of at most 1000 strings");
  }
  std::vector<std::string> texts;
  for (const dom::element one : array) {
    auto text = take_text(name, one);
    if (!text) return std::unexpected(text.error());
    texts.push_back(*std::move(text));
  }
  return texts;
}

std::optional<search_mode> parse_mode(std::string_view text) {
  if (text == "hybrid") return search_mode::hybrid;
  if (text == "semantic") return search_mode::semantic;
  if (text == "keyword") return search_mode::keyword;
  return std::nullopt;
}

http_result<void> take_query(dom::element value, search_request& into) {
  auto text = take_text("query", value);
  if (!text) return std::unexpected(text.error());
  if (text->size() > query_bytes_max) return invalid_member("query", "is too long");
  // To the model this text is empty, and an empty text is close to anything.
  if (prepare_text(*text).empty()) return invalid_member("query", "must not be empty");
  into.query = trim(*text);
  return {};
}

http_result<void> take_documents(dom::element value, search_request& into) {
  const auto texts = take_texts("document_ids", value);
  if (!texts) return std::unexpected(texts.error());
  for (const auto& text : *texts) {
    const auto id = parse_uuid(text);
    if (!id) return invalid_member("document_ids", "must be UUIDs");
    into.filter.documents.push_back(document_id{*id});
  }
  return {};
}

/// "2.3.1": numbers separated by dots, which are a valid ltree.
http_result<void> take_section(dom::element value, search_request& into) {
  auto text = take_text("section", value);
  if (!text) return std::unexpected(text.error());
  const bool numbers = text->find_first_not_of("0123456789.") == std::string::npos;
  if (text->empty() || text->size() > section_bytes_max || !numbers || text->starts_with('.') ||
      text->ends_with('.') || text->find("..") != std::string::npos) {
    return invalid_member("section", "must be a path such as 2.3.1");
  }
  into.filter.section = *std::move(text);
  return {};
}

http_result<void> take_limit(dom::element value, search_request& into) {
  // simdjson gives every positive whole number as unsigned.
  std::uint64_t number = 0;
  if (value.get(number) != simdjson::SUCCESS || number < 1) {
    return invalid_member("limit", "must be a whole number from 1");
  }
  into.limit = static_cast<int>(std::min<std::uint64_t>(number, limit_max));
  return {};
}

http_result<void> take_pages(dom::element value, search_request& into) {
  const auto text = take_text("pages", value);
  if (!text) return std::unexpected(text.error());
  const auto pages = page_selection::parse(*text);
  if (!pages) return invalid_member("pages", "must be pages and ranges such as 1-5,8");
  for (const auto& range : pages->ranges()) {
    into.filter.pages.emplace_back(range.first, std::min(range.last, page_max));
  }
  return {};
}

http_result<void> take_time(std::string_view name, dom::element value,
                            std::optional<utc_time>& into) {
  const auto text = take_text(name, value);
  if (text) into = parse_rfc3339(*text);
  if (!into) return invalid_member(name, "must be a time such as 2026-01-31T12:00:00Z");
  return {};
}

http_result<void> take_member(std::string_view name, dom::element value, search_request& into,
                              std::optional<search_mode>& mode) {
  if (name == "query") return take_query(value, into);
  if (name == "document_ids") return take_documents(value, into);
  if (name == "section") return take_section(value, into);
  if (name == "limit") return take_limit(value, into);
  if (name == "pages") return take_pages(value, into);
  if (name == "created_after") return take_time(name, value, into.filter.created_after);
  if (name == "created_before") return take_time(name, value, into.filter.created_before);
  if (name == "explain") {
    if (value.get(into.explain) == simdjson::SUCCESS) return {};
    return invalid_member(name, "must be true or false");
  }
  if (name == "tags") {
    auto tags = take_texts(name, value);
    if (!tags) return std::unexpected(tags.error());
    into.filter.tags = *std::move(tags);
    return {};
  }
  if (name == "min_score") {
    double score = 0;
    if (value.get(score) != simdjson::SUCCESS) return invalid_member(name, "must be a number");
    into.min_score = score;
    return {};
  }
  if (name == "mode") {
    const auto text = take_text(name, value);
    const auto parsed = text ? parse_mode(*text) : std::nullopt;
    if (!parsed) return invalid_member(name, "must be hybrid, semantic or keyword");
    if (mode && *mode != *parsed) return invalid_member(name, "differs from the mode in the path");
    mode = parsed;
    return {};
  }
  return invalid_member(name, "is unknown");
}

json::array pieces(std::string_view text) {
  json::array values;
  while (true) {
    const auto comma = text.find(',');
    values.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return values;
    text.remove_prefix(comma + 1);
  }
}

/// The body that the parameters of a GET stand for. Numbers and truths that are none stay texts,
/// which the members refuse.
json::object body_of(const request_head& head) {
  json::object body;
  for (const auto& [name, value] : head.target.query) {
    boost::system::error_code invalid;
    if (name == "q") {
      body["query"] = value;
    } else if (name == "document_ids" || name == "tags") {
      body[name] = pieces(value);
    } else if (name == "limit" || name == "min_score" || name == "explain") {
      auto parsed = json::parse(value, invalid);
      body[name] = invalid ? json::value(value) : std::move(parsed);
    } else {
      body[name] = value;
    }
  }
  return body;
}

}  // namespace

http_result<search_request> parse_search_request(std::string_view json,
                                                 std::optional<search_mode> fixed_mode) {
  search_request wanted;
  const auto taken = read_members(json, [&](std::string_view name, dom::element value) {
    return take_member(name, value, wanted, fixed_mode);
  });
  if (!taken) return std::unexpected(taken.error());
  wanted.mode = fixed_mode.value_or(search_mode::hybrid);
  if (wanted.query.empty()) return invalid_member("query", "must not be empty");
  return wanted;
}

http_result<search_request> parse_search_parameters(const request_head& head) {
  if (auto ok =
          check_parameters(head, {"q", "mode", "limit", "document_ids", "tags", "section", "pages",
                                  "created_after", "created_before", "min_score", "explain"});
      !ok) {
    return std::unexpected(ok.error());
  }
  if (!head.parameter("q")) return invalid_parameter("q", "must be given");
  auto wanted = parse_search_request(json::serialize(body_of(head)), std::nullopt);
  if (wanted) return wanted;
  // What is wrong with the member is wrong with the parameter.
  const auto& field = wanted.error().field;
  const std::string name = field == "query" ? "q" : field;
  constexpr std::string_view begin = "The member ";
  auto needs = wanted.error().detail.substr(begin.size() + field.size() + 1);
  if (needs.ends_with('.')) needs.pop_back();
  return invalid_parameter(name, needs);
}

}  // namespace pagemill
