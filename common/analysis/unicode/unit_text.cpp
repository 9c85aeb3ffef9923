#include "common/analysis/unicode/unit_text.hpp"

#include <algorithm>
#include <vector>

#include "common/analysis/unicode/encodings.hpp"

namespace pagemill {
namespace {

/// Appends to a text what is known to have at most some characters.
class utf8_writer {
 public:
  utf8_writer(std::string& text, std::size_t characters_max) : text_(text), size_(text.size()) {
    text_.resize(size_ + characters_max * 4);
  }
  ~utf8_writer() { text_.resize(size_); }
  utf8_writer(const utf8_writer&) = delete;
  utf8_writer& operator=(const utf8_writer&) = delete;

  void add(char32_t code) { size_ += write_utf8(code, text_.data() + size_); }

 private:
  std::string& text_;
  std::size_t size_;
};

}  // namespace

void append_normal(std::span<const unit> units, std::string& text) {
  utf8_writer writer(text, units.size());
  for (const auto& each : units) writer.add(each.code);
}

void append_folded(std::span<const unit> units, std::string& text) {
  utf8_writer writer(text, units.size() * 2);
  for (const auto& each : units) {
    if (each.code < 0x80) {
      writer.add(each.code);
      continue;
    }
    const auto& form = character_of(each.code).folded;
    if (form.count == short_form::many) {
      writer.add(each.code);  // of Unicode 16 no normal form is folded to more than two
    } else {
      for (std::size_t i = 0; i < form.count; ++i) writer.add(form.codes[i]);
    }
  }
}

std::string folded_of(std::string_view normal) {
  thread_local std::vector<unit> units;
  read_units(normal, 0, units);
  std::string folded;
  append_folded(units, folded);
  return folded;
}

bool is_of_letters(std::string_view normal) {
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  if (std::ranges::all_of(normal, is_small)) return !normal.empty();
  thread_local std::vector<unit> units;
  read_units(normal, 0, units);
  return !units.empty() && std::ranges::all_of(units, [](const unit& each) {
    return each.kind == character_kind::letter || each.kind == character_kind::accent;
  });
}

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace pagemill
