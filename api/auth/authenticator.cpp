#include "api/auth/authenticator.hpp"

#include "api/auth/wall_clock.hpp"

namespace pagemill {

sender authenticator::verify(const std::string& text) const {
  const sender bad{.shown = shown_credential::bad};
  const auto token = parse_token(text);
  if (!token) return bad;
  const auto issuer = settings_.keys.verify(*token);
  if (!issuer) return bad;
  const auto now = std::chrono::floor<std::chrono::seconds>(wall_now());
  const auto user = judge_claims(token->claims, *issuer, settings_.expected, now);
  if (user) return {shown_credential::token, user->id, user->scopes};
  if (user.error() == token_refusal::expired) return {.shown = shown_credential::expired_token};
  return bad;
}

authenticator::verdict authenticator::identify(const credential& shown,
                                               std::optional<uuid> workspace,
                                               const std::string& address) {
  verdict said;
  access_question question{
      .workspace = workspace, .client = limited_address(address), .limit = settings_.limit};
  if (const auto* key = std::get_if<api_key_proof>(&shown)) {
    said.from.shown = shown_credential::key;
    question.key = *key;
  } else if (const auto* token = std::get_if<bearer_token>(&shown)) {
    said.from = verify(token->text);
    question.user = said.from.user;
  } else if (std::holds_alternative<bad_credential>(shown)) {
    said.from.shown = shown_credential::bad;
  }
  said.known = ask_(question);
  return said;
}

limit_answer authenticator::owe(const caller& who, const std::string& address, int requests) {
  return owe_({.key = who.key,
               .user = who.user,
               .client = limited_address(address),
               .limit = settings_.limit},
              requests);
}

}  // namespace pagemill
