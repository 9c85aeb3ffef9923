#include "api/keys/key_request.hpp"

#include <simdjson.h>

#include "api/http/request_head.hpp"
#include "api/request/object_members.hpp"
#include "api/request/query_parameters.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t name_bytes_max = 200;
constexpr std::size_t scopes_max = 5;

http_result<void> take_name(std::string_view text, key_request& into) {
  into.name = trim(text);
  const bool fits = !into.name.empty() && into.name.size() <= name_bytes_max;
  if (!fits || !is_clean_text(into.name)) {
    return invalid_member("name", "must have 1 to 200 bytes without U+0000");
  }
  return {};
}

http_result<void> take_scopes(dom::array names, key_request& into) {
  auto& scopes = into.scopes.emplace();
  for (const dom::element one : names) {
    std::string_view name;
    if (one.get(name) != simdjson::SUCCESS) name = {};
    const auto known = permission_named(name);
    if (!known || names.size() > scopes_max) {
      return invalid_member("scopes", "must be some of submit, read, search and ask");
    }
    scopes.add(*known);
  }
  if (scopes.is_empty()) return invalid_member("scopes", "must not be empty");
  return {};
}

http_result<void> take_expiry(std::string_view text, utc_time now, key_request& into) {
  const auto time = parse_rfc3339(text);
  if (!time || *time <= now) {
    return invalid_member("expires_at", "must be a future time such as 2030-01-31T12:00:00Z");
  }
  into.expires_at = format_rfc3339(*time);
  return {};
}

http_result<void> take_member(std::string_view name, dom::element value, utc_time now,
                              key_request& into) {
  std::string_view text;
  dom::array list;
  const bool is_text = value.get(text) == simdjson::SUCCESS;
  const bool is_list = value.get(list) == simdjson::SUCCESS;
  if (name == "name") {
    return is_text ? take_name(text, into) : invalid_member(name, "must be a string");
  }
  if (name == "scopes") {
    return is_list ? take_scopes(list, into) : invalid_member(name, "must be an array");
  }
  if (name == "expires_at") {
    return is_text ? take_expiry(text, now, into) : invalid_member(name, "must be a time");
  }
  return invalid_member(name, "is unknown");
}

}  // namespace

http_result<key_request> parse_key_request(std::string_view json, utc_time now) {
  key_request wanted;
  const auto taken = read_members(json, [&](std::string_view name, dom::element value) {
    return take_member(name, value, now, wanted);
  });
  if (!taken) return std::unexpected(taken.error());
  if (wanted.name.empty()) return invalid_member("name", "is missing");
  return wanted;
}

}  // namespace pagemill
