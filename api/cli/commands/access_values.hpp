/// Values of the arguments that `key` and `token` share: durations and scopes.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/access/scopes.hpp"

namespace pagemill::cli {

enum class operator_scope { withheld, given };

/// "90d", "12h", "30m" or "45s" in seconds; nullopt for any other text.
std::optional<std::int64_t> seconds_of(const std::string& duration);

/// The scopes in `lists`, whose names are separated by spaces; all tenant scopes if there are none.
/// nullopt if a name is unknown, or is `operate` while that scope is withheld.
std::optional<scope_set> parse_scopes(const std::vector<std::string>& lists,
                                      operator_scope operation = operator_scope::withheld);

constexpr std::string_view scopes_help =
    "the scopes are submit, read, search and ask; --operator adds operate";

/// The names of `scopes` in one text.
std::string joined_names(const scope_set& scopes, char separator);

}  // namespace pagemill::cli
