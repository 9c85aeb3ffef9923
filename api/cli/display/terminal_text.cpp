#include "api/cli/display/terminal_text.hpp"

#include <array>
#include <format>
#include <vector>

#include <utf8proc.h>

namespace pagemill::cli {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view ellipsis = "…";

/// One character: its bytes in the text, its code point (-1: invalid) and its width.
struct character {
  std::string_view bytes;
  utf8proc_int32_t code = 0;
  std::size_t width = 0;
};

character next_character(std::string_view text) {
  utf8proc_int32_t code = -1;
  const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (size <= 0) return {text.substr(0, 1), -1, 1};
  const int width = utf8proc_charwidth(code);
  return {text.substr(0, static_cast<std::size_t>(size)), code,
          width > 0 ? static_cast<std::size_t>(width) : 0};
}

std::vector<character> characters(std::string_view text) {
  std::vector<character> all;
  while (!text.empty()) {
    all.push_back(next_character(text));
    text.remove_prefix(all.back().bytes.size());
  }
  return all;
}

bool is_harmless(utf8proc_int32_t code) {
  switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_CC:  // controls, the escape character among them
    case UTF8PROC_CATEGORY_CF:  // directional overrides could make one name look like another
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CN: return false;
    default: return true;
  }
}

bool is_space(utf8proc_int32_t code) {
  switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    default: return code == '\t' || code == '\n' || code == '\r' || code == '\f' || code == '\v';
  }
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  bool after_space = true;
  for (const auto& each : characters(text)) {
    if (each.code >= 0 && is_space(each.code)) {
      if (!after_space) out += ' ';
      after_space = true;
      continue;
    }
    out += each.code >= 0 && is_harmless(each.code) ? each.bytes : replacement;
    after_space = false;
  }
  if (!out.empty() && after_space) out.pop_back();
  return out;
}

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  for (const auto& each : characters(text)) sum += each.width;
  return sum;
}

std::string shorten(std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  if (width == 0) return {};
  std::string out;
  std::size_t used = 1;  // the ellipsis
  for (const auto& each : characters(text)) {
    if (used + each.width > width) break;
    used += each.width;
    out += each.bytes;
  }
  return out + std::string(ellipsis);
}

std::string fit(std::string_view text, std::size_t width) {
  const auto wide = columns(text);
  if (wide <= width) return std::string(text) + std::string(width - wide, ' ');
  if (width == 0) return {};
  const auto all = characters(text);
  const std::size_t head_limit = (width - 1) / 2;
  std::string head;
  std::string tail;
  std::size_t head_used = 0;
  for (std::size_t i = 0; head_used + all[i].width <= head_limit; ++i) {
    head_used += all[i].width;
    head += all[i].bytes;
  }
  std::size_t used = head_used + 1;
  for (std::size_t i = all.size(); i > 0 && used + all[i - 1].width <= width; --i) {
    used += all[i - 1].width;
    tail.insert(0, all[i - 1].bytes);
  }
  return head + std::string(ellipsis) + tail + std::string(width - used, ' ');
}

std::string readable_bytes(std::uint64_t bytes) {
  constexpr std::array units = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return std::format("{} B", bytes);
  auto value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < units.size(); ++unit) value /= 1024;
  return std::format("{:.1f} {}", value, units[unit]);
}

}  // namespace pagemill::cli
