#include "common/embedding/unicode_normal_form.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

#include <utf8proc.h>

#include "common/embedding/text_preparation.hpp"

namespace pagemill {
namespace {

std::string replace_malformed(std::string_view text) {
  std::string whole;
  for (std::size_t at = 0; at < text.size();) {
    const auto start = at;
    const auto code_point = next_code_point(text, at);
    const bool malformed = code_point == 0xFFFD && at - start == 1;
    whole += malformed ? std::string_view("\xEF\xBF\xBD") : text.substr(start, at - start);
  }
  return whole;
}

struct c_free {
  void operator()(void* memory) const { std::free(memory); }
};

}  // namespace

std::string to_normal_form(std::string_view text, normal_form form) {
  if (std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return std::string(text);
  }
  const auto options = form == normal_form::nfkc
                           ? UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT
                           : UTF8PROC_STABLE | UTF8PROC_DECOMPOSE;
  utf8proc_uint8_t* made = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &made,
                                   static_cast<utf8proc_option_t>(options));
  if (length == UTF8PROC_ERROR_INVALIDUTF8) return to_normal_form(replace_malformed(text), form);
  if (length < 0) throw std::bad_alloc();
  const std::unique_ptr<utf8proc_uint8_t, c_free> owned(made);
  return std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(length));
}

}  // namespace pagemill
