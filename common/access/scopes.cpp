#include "common/access/scopes.hpp"

#include <array>
#include <cstdlib>

namespace pagemill {
namespace {

constexpr std::array permissions{permission::submit, permission::read, permission::search,
                                 permission::ask, permission::operate};
constexpr std::array roles{workspace_role::owner, workspace_role::member, workspace_role::viewer};

}  // namespace

std::string_view to_string(permission one) {
  switch (one) {
    case permission::submit: return "submit";
    case permission::read: return "read";
    case permission::search: return "search";
    case permission::ask: return "ask";
    case permission::operate: return "operate";
  }
  std::abort();
}

std::optional<permission> permission_named(std::string_view name) {
  for (const auto one : permissions) {
    if (to_string(one) == name) return one;
  }
  return std::nullopt;
}

std::vector<std::string> names_of(scope_set scopes) {
  std::vector<std::string> names;
  for (const auto one : permissions) {
    if (scopes.has(one)) names.emplace_back(to_string(one));
  }
  return names;
}

scope_set scopes_named(std::span<const std::string> names) {
  scope_set scopes;
  for (const auto& name : names) {
    if (const auto known = permission_named(name)) scopes.add(*known);
  }
  return scopes;
}

std::string_view to_string(workspace_role role) {
  switch (role) {
    case workspace_role::owner: return "owner";
    case workspace_role::member: return "member";
    case workspace_role::viewer: return "viewer";
  }
  std::abort();
}

std::optional<workspace_role> role_named(std::string_view name) {
  for (const auto role : roles) {
    if (to_string(role) == name) return role;
  }
  return std::nullopt;
}

scope_set scopes_of(workspace_role role) {
  switch (role) {
    case workspace_role::owner:
    case workspace_role::member: return tenant_scopes;
    case workspace_role::viewer: return {permission::read, permission::search, permission::ask};
  }
  std::abort();
}

}  // namespace pagemill
