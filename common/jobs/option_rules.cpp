#include "common/jobs/option_rules.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <format>

#include <boost/json/array.hpp>
#include <boost/url/parse.hpp>

#include "common/core/language_tag.hpp"
#include "common/documents/page_selection.hpp"
#include "common/net/content_disposition.hpp"

namespace pagemill {
namespace {

/// "auto, off or force"
std::string listed(std::span<const std::string_view> names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) list += i + 1 == names.size() ? " or " : ", ";
    list += names[i];
  }
  return list;
}

}  // namespace

std::string_view to_string(option_type type) {
  switch (type) {
    case option_type::text: return "text";
    case option_type::filename: return "filename";
    case option_type::secret: return "secret";
    case option_type::url: return "url";
    case option_type::integer: return "integer";
    case option_type::flag: return "flag";
    case option_type::choice: return "choice";
    case option_type::time: return "time";
    case option_type::pages: return "pages";
    case option_type::language: return "language";
    case option_type::tags: return "tags";
  }
  std::abort();
}

namespace option_values {

namespace json = boost::json;

option_complaint read_text(const option_rule& rule, std::string_view text, std::string& into) {
  if (text.size() > rule.bytes_max) {
    return std::format("must have at most {} bytes", rule.bytes_max);
  }
  into = text;
  return {};
}

option_complaint read_filename(const option_rule&, std::string_view text, std::string& into) {
  auto name = safe_filename(text);
  if (name.empty()) return "must be a usable file name";
  into = std::move(name);
  return {};
}

option_complaint read_url(const option_rule& rule, std::string_view text, std::string& into) {
  const auto url = boost::urls::parse_uri(text);
  const bool web = url && (url->scheme_id() == boost::urls::scheme::http ||
                           url->scheme_id() == boost::urls::scheme::https);
  if (!web || url->host().empty() || url->has_userinfo() || url->has_fragment() ||
      text.size() > rule.bytes_max) {
    return std::format(
        "must be an absolute http or https URL of at most {} bytes, without user and fragment",
        rule.bytes_max);
  }
  into = text;
  return {};
}

option_complaint read_pages(const option_rule&, std::string_view text, std::string& into) {
  const auto pages = page_selection::parse(text);
  if (!pages) return "must be pages and ranges such as 1-5,8";
  into = pages->text();
  return {};
}

option_complaint read_language(const option_rule&, std::string_view text, std::string& into) {
  auto code = language_of_tag(text);
  if (!code) {
    return "must be an ISO 639-1 code of two letters such as de, or a language tag such as de-AT";
  }
  into = *std::move(code);
  return {};
}

option_complaint read_time(std::string_view text, std::optional<utc_time>& into) {
  const auto time = parse_rfc3339(text);
  if (!time) return "must be a time such as 2026-01-31T12:00:00Z";
  into = time;
  return {};
}

option_complaint read_integer(const option_rule& rule, std::string_view text, int& into) {
  int number = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, wrong] = std::from_chars(text.data(), end, number);
  if (wrong != std::errc{} || stop != end || number < rule.smallest || number > rule.largest) {
    return std::format("must be a whole number from {} to {}", rule.smallest, rule.largest);
  }
  into = number;
  return {};
}

option_complaint read_flag(std::string_view text, bool& into) {
  const bool yes = text == "true" || text == "1";
  if (!yes && text != "false" && text != "0") return "must be true or false";
  into = yes;
  return {};
}

option_complaint read_choice(const option_rule& rule, std::string_view text, std::size_t& into) {
  const auto found = std::ranges::find(rule.choices, text);
  if (found == rule.choices.end()) return std::format("must be {}", listed(rule.choices));
  into = static_cast<std::size_t>(found - rule.choices.begin());
  return {};
}

option_complaint add_tag(const option_rule& rule, std::string_view tag,
                         std::vector<std::string>& into) {
  if (tag.size() > rule.bytes_max) {
    return std::format("must have at most {} bytes each", rule.bytes_max);
  }
  if (std::ranges::find(into, tag) != into.end()) return {};
  if (into.size() == rule.count_max) return std::format("must be at most {}", rule.count_max);
  into.emplace_back(tag);
  return {};
}

json::value to_value(const std::string& text) {
  return text.empty() ? json::value() : json::value(text);
}

json::value to_value(const std::optional<int>& number) {
  return number ? json::value(*number) : json::value();
}

json::value to_value(const std::optional<utc_time>& time) {
  return time ? json::value(format_rfc3339(*time)) : json::value();
}

json::value to_value(const std::vector<std::string>& tags) {
  return tags.empty() ? json::value() : json::value(json::array(tags.begin(), tags.end()));
}

void load_text(const json::value& stored, std::string& into) {
  if (const auto* text = stored.if_string()) into = *text;
}

void load_time(const json::value& stored, std::optional<utc_time>& into) {
  if (const auto* text = stored.if_string()) into = parse_rfc3339(*text);
}

void load_tags(const json::value& stored, std::vector<std::string>& into) {
  const auto* array = stored.if_array();
  if (array == nullptr) return;
  into.clear();
  for (const auto& tag : *array) {
    if (const auto* text = tag.if_string()) into.emplace_back(*text);
  }
}

std::optional<int> stored_integer(const json::value& stored) {
  const auto* number = stored.if_int64();
  return number == nullptr ? std::nullopt : std::optional(static_cast<int>(*number));
}

std::optional<std::size_t> stored_choice(const option_rule& rule, const json::value& stored) {
  std::size_t index = 0;
  const auto* text = stored.if_string();
  if (text == nullptr || read_choice(rule, *text, index)) return std::nullopt;
  return index;
}

}  // namespace option_values
}  // namespace pagemill
