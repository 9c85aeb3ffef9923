#include "api/ai/fields/text_pattern.hpp"

#include <re2/re2.h>

namespace pagemill {
namespace {

/// Debian's Abseil has a string_view of its own.
absl::string_view view_of(std::string_view text) {
  return {text.data(), text.size()};
}

std::unique_ptr<const re2::RE2> program_of(std::string_view text) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(text_pattern::memory_bytes_max);
  return std::make_unique<const re2::RE2>(view_of(text), options);
}

}  // namespace

text_pattern::text_pattern(std::string_view text) : made_(program_of(text)) {}

text_pattern::~text_pattern() = default;

std::shared_ptr<const text_pattern> text_pattern::compile(std::string_view text) {
  auto made = std::make_shared<const text_pattern>(text);
  return made->made_->ok() ? made : nullptr;
}

bool text_pattern::is_in(std::string_view text) const {
  return re2::RE2::PartialMatch(view_of(text), *made_);
}

bool text_pattern::is_all_of(std::string_view text) const {
  return re2::RE2::FullMatch(view_of(text), *made_);
}

std::optional<std::string_view> text_pattern::find_in(std::string_view text) const {
  absl::string_view found;
  if (!re2::RE2::PartialMatch(view_of(text), *made_, &found)) return std::nullopt;
  return std::string_view(found.data(), found.size());
}

}  // namespace pagemill
