#include "common/analysis/language_choice.hpp"

#include <algorithm>

#include "common/analysis/language.hpp"

namespace pagemill {
namespace {

// Detection takes 80 ns a byte, and what follows on the first lines says little more.
constexpr std::size_t detected_bytes_max = 1024;
constexpr std::size_t sample_bytes = 96;

bool continues_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// Some words from the middle of a text; all of it if it is not much longer.
std::string_view sample_of(std::string_view text) {
  if (text.size() <= 2 * sample_bytes) return text;
  auto begin = (text.size() - sample_bytes) / 2;
  auto end = begin + sample_bytes;
  while (begin < end && continues_character(text[begin])) ++begin;
  while (end > begin && continues_character(text[end])) --end;
  return text.substr(begin, end - begin);
}

}  // namespace

language_choice::language_choice(std::string option, detected_languages so_far)
    : option_(std::move(option)), detected_(std::move(so_far)) {
  if (detected_.last.empty()) detected_.last = detected_.first;
}

void language_choice::look_at_page(std::string_view text) {
  if (is_settled()) return;
  detected_.first = detect_any_language(text.substr(0, detected_bytes_max));
  detected_.last = detected_.first;
}

std::string language_choice::choose(std::string_view text) {
  if (!option_.empty()) return option_;
  auto& [first, last] = detected_;
  if (!last.empty() && looks_like(sample_of(text), last)) return last;
  auto language = detect_any_language(text.substr(0, detected_bytes_max));
  if (language.empty()) return document_language();
  if (first.empty()) first = language;
  last = language;
  return language;
}

const std::string& language_choice::document_language() const {
  if (!option_.empty()) return option_;
  return detected_.first.empty() ? said_ : detected_.first;
}

}  // namespace pagemill
