#include "common/postgres/row_values.hpp"

#include <algorithm>
#include <charconv>

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

std::string vector_text(std::span<const float> values) {
  std::string text;
  text.reserve(values.size() * 14 + 2);
  text += '[';
  char digits[32];
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i != 0) text += ',';
    text.append(digits, std::to_chars(digits, digits + sizeof digits, values[i]).ptr);
  }
  text += ']';
  return text;
}

std::vector<std::string_view> read_words(const pqxx::field& field) {
  std::vector<std::string_view> words;
  if (field.is_null()) return words;
  auto rest = field.view();
  if (rest.starts_with('{')) rest = rest.substr(1, rest.size() - 2);
  while (!rest.empty()) {
    const auto end = std::min(rest.find(','), rest.size());
    words.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return words;
}

std::vector<std::string> read_texts(const pqxx::field& field) {
  const auto array = field.as_sql_array<std::string>();
  return {array.cbegin(), array.cend()};
}

bool row_says_more(const pqxx::row& row) {
  for (const auto& field : row) {
    if (std::string_view(field.name()) == "more") return field.as<bool>();
  }
  return false;
}

}  // namespace pagemill::postgres
