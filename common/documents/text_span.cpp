#include "common/documents/text_span.hpp"

#include <algorithm>
#include <array>

namespace pagemill {
namespace {

bool starts_with_scheme(std::string_view address, std::string_view scheme) {
  return address.size() > scheme.size() &&
         std::ranges::equal(address.substr(0, scheme.size()), scheme, [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         });
}

}  // namespace

bool is_outward_link(std::string_view address) {
  constexpr std::array<std::string_view, 3> schemes{"http://", "https://", "mailto:"};
  if (std::ranges::any_of(address, [](unsigned char c) { return c < 0x20 || c == 0x7F; })) {
    return false;
  }
  return std::ranges::any_of(
      schemes, [&](std::string_view scheme) { return starts_with_scheme(address, scheme); });
}

}  // namespace pagemill
