#include "common/analysis/language_choice.hpp"

#include "common/analysis/language.hpp"
#include "common/core/clean_text.hpp"

namespace pagemill {
namespace {

// Detection takes 80 ns a byte, and what follows on the first lines says little more.
constexpr std::size_t detected_bytes_max = 1024;
constexpr std::size_t sample_bytes = 96;

/// Some words from the middle of a text; all of it if it is not much longer.
std::string_view sample_of(std::string_view text) {
  if (text.size() <= 2 * sample_bytes) return text;
  const auto before = beginning_of(text, (text.size() - sample_bytes) / 2);
  return beginning_of(text.substr(before.size()), sample_bytes);
}

}  // namespace

language_choice::language_choice(std::string option, detected_languages so_far)
    : option_(std::move(option)), detected_(std::move(so_far)) {
  if (detected_.last.empty()) detected_.last = detected_.first;
}

void language_choice::look_at_page(std::string_view text) {
  if (is_settled()) return;
  detected_.first = detect_any_language(beginning_of(text, detected_bytes_max));
  detected_.last = detected_.first;
}

std::string language_choice::choose(std::string_view text) {
  if (!option_.empty()) return option_;
  auto& [first, last] = detected_;
  if (!last.empty() && looks_like(sample_of(text), last)) return last;
  auto language = detect_any_language(beginning_of(text, detected_bytes_max));
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
