// Any request target against the real route table: a match fits its pattern, and no segment can
// lead elsewhere. The first byte is the method.
#include <algorithm>
#include <variant>

#include "api/routes.hpp"
#include "tests/fuzz/property.hpp"

using namespace pagemill;
using fuzz::require;

namespace {

constexpr std::array methods{http_method::get,     http_method::head,  http_method::post,
                             http_method::put,     http_method::patch, http_method::del,
                             http_method::options, http_method::other};

void check_segment(const std::string& segment) {
  require(!segment.empty(), "no segment is empty");
  require(segment != "." && segment != "..", "no segment is a dot segment");
  require(segment.find('\0') == std::string::npos, "no segment holds NUL");
}

void check_found(const route_found& found, const request_target& target) {
  const auto& rule = api_rules()[found.index];
  const auto braces = std::ranges::count(rule.pattern, '{');
  require(found.captured.size() == static_cast<std::size_t>(braces), "each brace is captured");
  const auto slashes = std::ranges::count(rule.pattern, '/');
  require(target.segments.size() == static_cast<std::size_t>(slashes) || rule.pattern == "/",
          "the whole path matches, no part of it");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto method = methods.at(data[0] % methods.size());
  const auto target = parse_target(fuzz::text_of(data + 1, size - 1));
  if (!target) {
    fuzz::require_refusal(target.error());
    return 0;
  }
  std::ranges::for_each(target->segments, check_segment);
  const auto match = match_route(api_rules(), method, target->segments);
  if (const auto* found = std::get_if<route_found>(&match)) check_found(*found, *target);
  if (const auto* refused = std::get_if<method_refused>(&match)) {
    require(!refused->allow.empty(), "405 says what is allowed");
  }
  return 0;
}
