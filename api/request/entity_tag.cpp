#include "api/request/entity_tag.hpp"

#include <cstdint>
#include <format>

#include "api/http/list_elements.hpp"

namespace pagemill {

bool names_tag(std::string_view header, std::string_view etag) {
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  while (!header.empty()) {
    auto one = take_element(header);
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == etag || one == "*") return true;
  }
  return false;
}

bool client_has(const request_head& head, std::string_view etag) {
  return !etag.empty() && names_tag(head.header("if-none-match"), etag);
}

response not_modified(std::string_view etag) {
  auto answer = empty_response(304);
  answer.headers.emplace_back("ETag", etag);
  return answer;
}

std::string tag_of_text(std::string_view text) {
  // FNV-1a in two halves. Whoever finds a collision only sees their own old response.
  std::uint64_t forward = 14695981039346656037ULL;
  std::uint64_t backward = forward;
  for (std::size_t at = 0; at < text.size(); ++at) {
    forward = (forward ^ static_cast<unsigned char>(text[at])) * 1099511628211ULL;
    const auto mirrored = static_cast<unsigned char>(text[text.size() - 1 - at]);
    backward = (backward ^ mirrored) * 1099511628211ULL;
  }
  return std::format("\"{:016x}{:016x}\"", forward, backward);
}

}  // namespace pagemill
