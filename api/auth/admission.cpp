#include "api/auth/admission.hpp"

#include <cstdlib>
#include <format>

namespace pagemill {
namespace {

constexpr std::string_view realm = "Bearer realm=\"pagemill\"";

std::unexpected<problem> refused(problem why) {
  return std::unexpected(std::move(why));
}

problem unauthenticated(std::string code, std::string detail) {
  auto challenge = std::string(realm);
  // RFC 6750: no error code if the request had no credential.
  if (code != "authentication_required") challenge += ", error=\"invalid_token\"";
  return {401, std::move(code), std::move(detail), "", {{"WWW-Authenticate", challenge}}};
}

problem bad_token() {
  return unauthenticated("token_invalid", "The token or key is not valid.");
}

std::optional<permission> permission_of(scope needs) {
  switch (needs) {
    case scope::submit: return permission::submit;
    case scope::read: return permission::read;
    case scope::search: return permission::search;
    case scope::ask: return permission::ask;
    case scope::operate:
    case scope::operate_or_loopback:
    case scope::owner_or_operate: return permission::operate;
    case scope::probe:
    case scope::open: return std::nullopt;
  }
  std::abort();
}

problem insufficient_scope(scope needs) {
  const auto needed = permission_of(needs).value_or(permission::operate);
  return {403,
          "insufficient_scope",
          std::format("This path requires the scope {}.", to_string(needed)),
          "",
          {{"WWW-Authenticate", std::format("{}, error=\"insufficient_scope\", scope=\"{}\"", realm,
                                            to_string(needed))}}};
}

bool may_pass(scope needs, const caller& who) {
  const auto needed = permission_of(needs);
  if (!needed || who.scopes.has(*needed)) return true;
  return needs == scope::owner_or_operate && who.owns_workspace;
}

/// A key never has more than its maker has now; without a maker it belongs to the workspace.
caller key_of(const access_answer& known) {
  const auto scopes = known.role ? known.key_scopes & scopes_of(*known.role) : known.key_scopes;
  return {.key = known.key, .scopes = scopes};
}

caller user_of(const sender& from, const access_answer& known) {
  const auto own = known.role ? scopes_of(*known.role) : scope_set();
  caller who{.user = from.user, .scopes = from.narrowed ? own & *from.narrowed : own};
  // A token with limited scopes does not manage the workspace.
  who.owns_workspace = known.role == workspace_role::owner && who.scopes.covers(tenant_scopes);
  return who;
}

http_result<caller> identify(scope needs, const sender& from, const access_answer& known) {
  switch (known.standing) {
    case sender_standing::nobody: break;
    case sender_standing::key: return key_of(known);
    case sender_standing::user: return user_of(from, known);
    case sender_standing::key_unknown: return refused(bad_token());
    case sender_standing::key_revoked:
      return refused(unauthenticated("key_revoked", "The key was revoked."));
    case sender_standing::key_expired:
      return refused(unauthenticated("key_expired", "The key has expired."));
    case sender_standing::workspace_foreign:
      return refuse(404, "not_found", "There is no such workspace.", "X-Workspace-Id");
    case sender_standing::no_workspace:
      if (needs == scope::operate) return refused(insufficient_scope(needs));
      return refuse(403, "no_workspace", "The user is not a member of any workspace.");
    case sender_standing::workspace_required:
      if (needs == scope::operate) return refused(insufficient_scope(needs));
      return refuse(400, "workspace_required",
                    "The user is a member of several workspaces: name one in X-Workspace-Id.",
                    "X-Workspace-Id");
  }
  switch (from.shown) {
    case shown_credential::none:
      return refused(
          unauthenticated("authentication_required", "This path requires authentication."));
    case shown_credential::expired_token:
      return refused(unauthenticated("token_expired", "The token has expired."));
    case shown_credential::bad:
    case shown_credential::key:
    case shown_credential::token: return refused(bad_token());
  }
  std::abort();
}

}  // namespace

http_result<admission> decide_admission(scope needs, const sender& from,
                                        const access_answer& known) {
  if (!permission_of(needs)) return admission{};
  auto who = identify(needs, from, known);
  if (!who) return std::unexpected(std::move(who.error()));
  if (!may_pass(needs, *who)) return refused(insufficient_scope(needs));
  return admission{known.workspace.value_or(workspace_id{}), *std::move(who)};
}

}  // namespace pagemill
