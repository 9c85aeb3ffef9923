/// Finds out who sends a request: verifies its credential and asks the database, in one call.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "api/auth/admission.hpp"
#include "api/auth/credentials.hpp"
#include "api/auth/token_keys.hpp"
#include "api/auth/token_rules.hpp"
#include "common/access/caller.hpp"
#include "common/stores/access/access_store.hpp"

namespace pagemill {

/// Keys are read from the database with every request, so a revoked key stops working at once.
class authenticator {
 public:
  /// Asks the database, which also takes a turn of the rate limit (access_store::ask).
  using asker = std::function<access_answer(const access_question& question)>;
  /// Charges a debt to a rate limit (access_store::owe).
  using debtor = std::function<limit_answer(const limit_payer& payer, int requests)>;
  struct settings {
    token_keys keys;
    token_expectations expected;
    rate_limit limit;
  };
  authenticator(asker ask, debtor owe, settings wanted)
      : ask_(std::move(ask)), owe_(std::move(owe)), settings_(std::move(wanted)) {}

  struct verdict {
    sender from;
    access_answer known;
  };
  /// Blocking; thread-safe if `ask` is. The rate limit of `address` counts requests without another
  /// owner.
  verdict identify(const credential& shown, std::optional<uuid> workspace,
                   const std::string& address);
  /// Counts `requests` more of a sender who was identified, as a debt. As blocking and safe.
  limit_answer owe(const caller& who, const std::string& address, int requests);
  const rate_limit& limit() const { return settings_.limit; }

 private:
  sender verify(const std::string& token) const;

  asker ask_;
  debtor owe_;
  settings settings_;
};

}  // namespace pagemill
