#include "common/analysis/analysis_version.hpp"

#include <array>
#include <format>
#include <string>
#include <unicode/uchar.h>
#include <unicode/uversion.h>

namespace pagemill {
namespace {

// To be raised by whoever changes a term of any text.
constexpr int own_rules = 1;
// libstemmer does not say its version; Debian 13 has this one.
constexpr std::string_view stemmers = "snowball-2.2";

std::string dotted(const UVersionInfo& version) {
  return std::format("{}.{}", version[0], version[1]);
}

std::string made_name() {
  UVersionInfo icu{}, unicode{};
  u_getVersion(icu);
  u_getUnicodeVersion(unicode);
  return std::format("pagemill-{} icu-{} unicode-{} {}", own_rules, dotted(icu), dotted(unicode),
                     stemmers);
}

}  // namespace

std::string_view analysis_name() {
  static const std::string name = made_name();
  return name;
}

}  // namespace pagemill
