#include "api/cli/commands/access_values.hpp"

#include <charconv>
#include <sstream>

namespace pagemill::cli {

std::optional<std::int64_t> seconds_of(const std::string& duration) {
  std::int64_t count = 0;
  const auto* const end = duration.data() + duration.size();
  const auto [unit, wrong] = std::from_chars(duration.data(), end, count);
  if (wrong != std::errc{} || count < 1 || count > 100'000 || unit + 1 != end) return std::nullopt;
  switch (*unit) {
    case 's': return count;
    case 'm': return count * 60;
    case 'h': return count * 3600;
    case 'd': return count * 86400;
    default: return std::nullopt;
  }
}

std::optional<scope_set> parse_scopes(const std::vector<std::string>& lists,
                                      operator_scope operation) {
  const bool may_operate = operation == operator_scope::given;
  scope_set scopes;
  for (const auto& list : lists) {
    std::istringstream words(list);
    for (std::string name; words >> name;) {
      const auto known = permission_named(name);
      if (!known || (*known == permission::operate && !may_operate)) return std::nullopt;
      scopes.add(*known);
    }
  }
  if (scopes.is_empty()) scopes = tenant_scopes;
  if (may_operate) scopes.add(permission::operate);
  return scopes;
}

std::string joined_names(const scope_set& scopes, char separator) {
  std::string joined;
  for (const auto& name : names_of(scopes)) {
    if (!joined.empty()) joined += separator;
    joined += name;
  }
  return joined;
}

}  // namespace pagemill::cli
