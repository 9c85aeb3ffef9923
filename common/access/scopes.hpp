/// What a caller may do: scopes as a small set, and the roles of a workspace's members.
#pragma once
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pagemill {

enum class permission : std::uint8_t { submit, read, search, ask, operate };

std::string_view to_string(permission one);
/// nullopt: no permission has that name.
std::optional<permission> permission_named(std::string_view name);

class scope_set {
 public:
  constexpr scope_set() = default;
  constexpr scope_set(std::initializer_list<permission> those) {
    for (const auto one : those) add(one);
  }
  constexpr void add(permission one) { bits_ |= bit(one); }
  constexpr bool has(permission one) const { return (bits_ & bit(one)) != 0; }
  constexpr bool is_empty() const { return bits_ == 0; }
  /// Whether this set contains all of `those`.
  constexpr bool covers(scope_set those) const { return (those.bits_ & ~bits_) == 0; }
  /// The permissions in both sets.
  constexpr scope_set operator&(scope_set other) const {
    scope_set both;
    both.bits_ = bits_ & other.bits_;
    return both;
  }
  constexpr bool operator==(const scope_set&) const = default;

 private:
  static constexpr unsigned bit(permission one) { return 1U << static_cast<unsigned>(one); }
  unsigned bits_ = 0;
};

/// All but `operate`, which only keys that an operator creates have.
inline constexpr scope_set tenant_scopes{permission::submit, permission::read, permission::search,
                                         permission::ask};

/// The names of `scopes`, in the order of the enumeration.
std::vector<std::string> names_of(scope_set scopes);
/// The permissions of those names; unknown names are ignored.
scope_set scopes_named(std::span<const std::string> names);

enum class workspace_role : std::uint8_t { owner, member, viewer };

std::string_view to_string(workspace_role role);
std::optional<workspace_role> role_named(std::string_view name);
/// What a member with that role may do in the workspace.
scope_set scopes_of(workspace_role role);

}  // namespace pagemill
