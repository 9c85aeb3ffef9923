#include "common/postgres/row_values.hpp"

namespace pagemill::postgres {

std::string text_array(std::span<const std::string> values) {
  std::size_t size = 2;
  for (const auto& value : values) size += value.size() + 3;
  std::string text;
  text.reserve(size + size / 16);
  text += '{';
  for (const auto& value : values) {
    if (text.size() > 1) text += ',';
    text += '"';
    std::size_t plain = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (value[i] != '"' && value[i] != '\\') continue;
      text.append(value, plain, i - plain);
      text += '\\';
      plain = i;
    }
    text.append(value, plain);
    text += '"';
  }
  text += '}';
  return text;
}

}  // namespace pagemill::postgres
