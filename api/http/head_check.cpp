#include "api/http/head_check.hpp"

#include <string>

#include "api/http/accept.hpp"

namespace pagemill {
namespace {

/// A body without a type is accepted: parsing decides.
bool may_be_json(std::string_view content_type) {
  const auto media = to_lower(trim(content_type.substr(0, content_type.find(';'))));
  return media.empty() || media == "application/json" || media.ends_with("+json");
}

/// All header fields of that name, joined into one list.
std::string joined(const request_head& head, std::string_view lower_name) {
  std::string all;
  for (const auto& [name, value] : head.headers) {
    if (name != lower_name) continue;
    if (!all.empty()) all += ',';
    all += value;
  }
  return all;
}

}  // namespace

std::optional<problem> check_head(const route_rule& rule, const request_head& head,
                                  const body_framing& framing, std::uint64_t body_bytes_max) {
  if (framing.length && *framing.length > body_bytes_max) {
    return problem{413, "too_large", "The body is too large.", ""};
  }
  const auto expect = to_lower(head.header("expect"));
  if (!expect.empty() && expect != "100-continue") {
    return problem{417, "expectation_failed", "The only supported expectation is 100-continue.",
                   ""};
  }
  if (rule.body == body_kind::upload && !framing.length && !framing.chunked) {
    return problem{411, "length_required", "Send Content-Length, or use chunked encoding.", ""};
  }
  const bool has_body = framing.chunked || framing.length.value_or(0) > 0;
  if (rule.body == body_kind::json && has_body && !may_be_json(head.header("content-type"))) {
    return problem{415, "unsupported_media_type", "The body must be application/json.", ""};
  }
  if (!accepts_media(joined(head, "accept"), rule.produces)) {
    return problem{406, "not_acceptable", "The answer would be " + std::string(rule.produces) + ".",
                   ""};
  }
  return std::nullopt;
}

}  // namespace pagemill
