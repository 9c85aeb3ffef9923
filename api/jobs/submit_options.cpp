#include "api/jobs/submit_options.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>
#include <functional>

#include <boost/url/parse.hpp>

#include "api/http/request_head.hpp"
#include "common/core/clean_text.hpp"
#include "common/documents/page_selection.hpp"
#include "common/net/content_disposition.hpp"
#include "common/net/fetch_rules.hpp"

namespace pagemill {
namespace {

constexpr std::size_t tags_max = 64;
constexpr std::size_t tag_bytes_max = 100;
constexpr std::size_t title_bytes_max = 1000;
constexpr std::size_t password_bytes_max = 255;
constexpr std::size_t url_bytes_max = 2048;

http_result<void> take_integer(std::string_view name, std::string_view value, int smallest,
                               int largest, std::optional<int>& into) {
  int number = 0;
  const auto* end = value.data() + value.size();
  const auto [stop, wrong] = std::from_chars(value.data(), end, number);
  if (wrong != std::errc{} || stop != end || number < smallest || number > largest) {
    return invalid_option(name,
                          std::format("must be a whole number from {} to {}", smallest, largest));
  }
  into = number;
  return {};
}

http_result<void> take_text(std::string_view name, std::string_view value, std::size_t bytes_max,
                            std::string& into) {
  if (value.size() > bytes_max) {
    return invalid_option(name, std::format("must have at most {} bytes", bytes_max));
  }
  into = value;
  return {};
}

http_result<void> take_flag(std::string_view name, std::string_view value, bool& into) {
  if (value != "true" && value != "false" && value != "1" && value != "0") {
    return invalid_option(name, "must be true or false");
  }
  into = value == "true" || value == "1";
  return {};
}

http_result<void> take_url(std::string_view name, std::string_view value, std::string& into) {
  const auto url = boost::urls::parse_uri(value);
  const bool web = url && (url->scheme_id() == boost::urls::scheme::http ||
                           url->scheme_id() == boost::urls::scheme::https);
  if (!web || url->host().empty() || url->has_userinfo() || url->has_fragment() ||
      value.size() > url_bytes_max) {
    return invalid_option(name, "must be an absolute http or https URL without user and fragment");
  }
  into = value;
  return {};
}

http_result<void> take_run_at(std::string_view value, submit_options& options) {
  options.run_at = parse_rfc3339(value);
  if (!options.run_at)
    return invalid_option("run_at", "must be a time such as 2026-01-31T12:00:00Z");
  return {};
}

http_result<void> take_pages(std::string_view value, submit_options& options) {
  const auto pages = page_selection::parse(value);
  if (!pages) return invalid_option("pages", "must be pages and ranges such as 1-5,8");
  options.pages = pages->text();
  return {};
}

http_result<void> take_ocr(std::string_view value, submit_options& options) {
  if (value != "auto" && value != "off" && value != "force") {
    return invalid_option("ocr", "must be auto, off or force");
  }
  options.ocr = value == "auto"  ? ocr_mode::automatic
                : value == "off" ? ocr_mode::off
                                 : ocr_mode::force;
  return {};
}

http_result<void> take_on_duplicate(std::string_view value, submit_options& options) {
  if (value != "new" && value != "reuse")
    return invalid_option("on_duplicate", "must be new or reuse");
  options.on_duplicate = value == "reuse" ? duplicate_policy::reuse : duplicate_policy::make_new;
  return {};
}

struct option_rule {
  std::string_view name;
  option_source json_kind;  ///< what a JSON value must be
  http_result<void> (*take)(std::string_view name, std::string_view value, submit_options& into);
};

using sv = std::string_view;
constexpr auto as_text = option_source::json_text;
constexpr auto as_number = option_source::json_number;

constexpr std::array rules{
    option_rule{
        "title", as_text,
        [](sv n, sv v, submit_options& o) { return take_text(n, v, title_bytes_max, o.title); }},
    option_rule{"priority", as_number,
                [](sv n, sv v, submit_options& o) { return take_integer(n, v, 0, 3, o.priority); }},
    option_rule{
        "max_retries", as_number,
        [](sv n, sv v, submit_options& o) { return take_integer(n, v, 0, 25, o.max_retries); }},
    option_rule{"run_at", as_text, [](sv, sv v, submit_options& o) { return take_run_at(v, o); }},
    option_rule{"pages", as_text, [](sv, sv v, submit_options& o) { return take_pages(v, o); }},
    option_rule{"ocr", as_text, [](sv, sv v, submit_options& o) { return take_ocr(v, o); }},
    option_rule{"embed", option_source::json_flag,
                [](sv n, sv v, submit_options& o) { return take_flag(n, v, o.embed); }},
    option_rule{
        "chunk_tokens", as_number,
        [](sv n, sv v, submit_options& o) { return take_integer(n, v, 16, 2048, o.chunk_tokens); }},
    option_rule{
        "chunk_overlap", as_number,
        [](sv n, sv v, submit_options& o) { return take_integer(n, v, 0, 1024, o.chunk_overlap); }},
    option_rule{"callback_url", as_text,
                [](sv n, sv v, submit_options& o) { return take_url(n, v, o.callback_url); }},
    option_rule{"on_duplicate", as_text,
                [](sv, sv v, submit_options& o) { return take_on_duplicate(v, o); }},
    option_rule{"password", as_text,
                [](sv n, sv v, submit_options& o) {
                  return take_text(n, v, password_bytes_max, o.password);
                }},
    option_rule{
        "url", as_text,
        [](sv n, sv v, submit_options& o) { return take_text(n, v, fetch_url_bytes_max, o.url); }},
    option_rule{"filename", as_text,
                [](sv, sv v, submit_options& o) -> http_result<void> {
                  o.filename = safe_filename(v);
                  if (o.filename.empty())
                    return invalid_option("filename", "is no usable file name");
                  return {};
                }},
};

/// Whether a name may be answered back.
bool is_printable(sv name) {
  return name.size() <= told_name_bytes_max && is_clean_text(name);
}

}  // namespace

std::unexpected<problem> invalid_option(sv name, sv needs) {
  if (!is_printable(name)) {
    return refuse(422, "invalid_option", "The name of an option is not known.");
  }
  return refuse(422, "invalid_option", std::format("The option {} {}.", name, needs),
                std::string(name));
}

http_result<void> submit_options_reader::set(sv name, sv value, option_source source) {
  if (!is_printable(name)) return invalid_option(name, "is not known");
  if (!is_clean_text(value)) return invalid_option(name, "must be UTF-8 without U+0000");
  if (!only_.empty() && std::ranges::find(only_, name) == only_.end()) {
    return invalid_option(name, "is not known here");
  }
  if (name == "tags" || name == "tags[]") return add_tags(value, source);
  const auto rule = std::ranges::find(rules, name, &option_rule::name);
  if (rule == rules.end()) return invalid_option(name, "is not known");
  if (name == "password" && source == option_source::query) {
    return refuse(
        400, "password_in_query",
        "A password in the query would be logged by proxies: send it as a field, a member "
        "or as X-PDF-Password.",
        "password");
  }
  const bool from_json = source != option_source::query && source != option_source::field;
  if (name == "url" && !from_json) return invalid_option(name, "is a member of a JSON body alone");
  if (from_json && source != rule->json_kind)
    return invalid_option(name, "has a value of the wrong type");
  if (std::ranges::find(seen_, name) != seen_.end()) return invalid_option(name, "is given twice");
  seen_.emplace_back(name);
  return rule->take(name, value, options_);
}

http_result<void> submit_options_reader::add_tags(sv list, option_source source) {
  if (source == option_source::json_number || source == option_source::json_flag) {
    return invalid_option("tags", "has a value of the wrong type");
  }
  // A comma separates tags in the query and in a field; in JSON a tag may hold one.
  const bool split = source != option_source::json_text;
  while (!list.empty()) {
    const auto end = split ? std::min(list.find(','), list.size()) : list.size();
    const auto tag = trim(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
    if (tag.empty()) continue;
    if (tag.size() > tag_bytes_max) {
      return invalid_option("tags", std::format("must have at most {} bytes each", tag_bytes_max));
    }
    if (std::ranges::find(options_.tags, tag) != options_.tags.end()) continue;
    if (options_.tags.size() == tags_max) {
      return invalid_option("tags", std::format("must be at most {}", tags_max));
    }
    options_.tags.emplace_back(tag);
  }
  return {};
}

void submit_options_reader::suggest_filename(std::string name) {
  if (options_.filename.empty()) options_.filename = std::move(name);
}

http_result<submit_options> submit_options_reader::finish() const {
  if (options_.chunk_overlap && options_.chunk_tokens &&
      *options_.chunk_overlap >= *options_.chunk_tokens) {
    return invalid_option("chunk_overlap", "must be smaller than chunk_tokens");
  }
  return options_;
}

}  // namespace pagemill
