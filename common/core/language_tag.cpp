#include "common/core/language_tag.hpp"

#include <algorithm>

namespace pagemill {
namespace {

constexpr std::size_t tag_bytes_max = 64;
constexpr std::size_t subtag_bytes_max = 8;

/// Three bytes each.
constexpr std::string_view iso_639_1 =
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy "
    "hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg "
    "li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ";

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_subtag(std::string_view text) {
  return !text.empty() && text.size() <= subtag_bytes_max &&
         std::ranges::all_of(text, [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

}  // namespace

std::optional<std::string> language_of_tag(std::string_view tag) {
  if (tag.size() < 2 || tag.size() > tag_bytes_max) return std::nullopt;
  if (!is_letter(tag[0]) || !is_letter(tag[1])) return std::nullopt;
  std::string code{lower(tag[0]), lower(tag[1])};
  for (auto rest = tag.substr(2); !rest.empty();) {
    if (rest.front() != '-') return std::nullopt;
    rest.remove_prefix(1);
    const auto end = std::min(rest.find('-'), rest.size());
    if (!is_subtag(rest.substr(0, end))) return std::nullopt;
    rest.remove_prefix(end);
  }
  if (!iso_639_1.contains(code + ' ')) return std::nullopt;
  if (code == "nb" || code == "nn") code = "no";
  return code;
}

}  // namespace pagemill
