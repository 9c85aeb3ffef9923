#include "api/ai/fields/text_formats.hpp"

#include "api/ai/fields/text_pattern.hpp"
#include "api/ai/fields/written_date.hpp"

namespace pagemill {
namespace {

/// Finds the format in a text: group 1 is what has it.
const text_pattern& finder_of(text_format format) {
  static const text_pattern email(
      R"(\b([A-Za-z0-9][A-Za-z0-9._%+-]*@)"
      R"((?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}))");
  static const text_pattern uri(R"(\b((?:https?|ftp|urn|doi|mailto|file):)"
                                R"([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*[A-Za-z0-9/_=~#-]))");
  static const text_pattern uuid(
      R"(\b([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})\b)");
  return format == text_format::email ? email : format == text_format::uri ? uri : uuid;
}

bool is_iso_date(std::string_view text) {
  const auto read = read_date(text, date_order::unknown);
  return read && iso_date(*read) == text;
}

bool is_iso_time(std::string_view text) {
  static const text_pattern form(R"((?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?)"
                                 R"((?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d))");
  return form.is_all_of(text);
}

bool is_uri(std::string_view text) {
  static const text_pattern form(R"([A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`\x{80}-\x{10FFFF}]+)");
  return form.is_all_of(text);
}

}  // namespace

bool has_format(std::string_view text, text_format format) {
  constexpr std::size_t date_bytes = 10;
  switch (format) {
    case text_format::none: return true;
    case text_format::date: return is_iso_date(text);
    case text_format::time: return is_iso_time(text);
    case text_format::date_time:
      return text.size() > date_bytes && is_iso_date(text.substr(0, date_bytes)) &&
             (text[date_bytes] == 'T' || text[date_bytes] == 't') &&
             is_iso_time(text.substr(date_bytes + 1));
    case text_format::uri: return is_uri(text);
    case text_format::email:
    case text_format::uuid: {
      const auto found = find_format(text, format);
      return found && found->size() == text.size();
    }
  }
  return false;
}

std::optional<std::string_view> find_format(std::string_view text, text_format format) {
  return finder_of(format).find_in(text);
}

}  // namespace pagemill
