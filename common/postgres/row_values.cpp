#include "common/postgres/row_values.hpp"

#include <algorithm>

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

scope_set read_scopes(const pqxx::field& field) {
  scope_set scopes;
  if (field.is_null()) return scopes;
  auto names = field.view();
  if (names.starts_with('{')) names = names.substr(1, names.size() - 2);
  while (!names.empty()) {
    const auto end = std::min(names.find(','), names.size());
    const auto known = permission_named(names.substr(0, end));
    if (!known) throw std::logic_error("the database knows another scope");
    scopes.add(*known);
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return scopes;
}

}  // namespace pagemill::postgres
