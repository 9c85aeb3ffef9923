#include "api/auth/gate.hpp"

#include "api/auth/limit_standing.hpp"
#include "api/auth/local_page.hpp"
#include "common/postgres/error_mapping.hpp"

namespace pagemill {
namespace {

constexpr scope_set all_scopes{permission::submit, permission::read, permission::search,
                               permission::ask, permission::operate};

bool is_free(scope needs, const exchange& request) {
  return needs == scope::probe || (needs == scope::operate_or_loopback && request.from_loopback);
}

}  // namespace

boost::asio::awaitable<gate::opinion> gate::judge(scope needs, exchange_ptr request) {
  if (everybody_) {
    // A probe tells nothing of anybody, and is sent by programs that know an address alone.
    if (auto refused = needs == scope::probe ? std::nullopt
                                             : refuse_foreign_page(request->head, cors_)) {
      co_return opinion{std::unexpected(*std::move(refused)), {}};
    }
    request->workspace = *everybody_;
    request->who = {.scopes = all_scopes, .owns_workspace = true};
  }
  const bool unlimited = senders_.limit().requests == 0;
  if (is_free(needs, *request) || (everybody_ && unlimited)) co_return opinion{};

  const bool anybody = everybody_ || needs == scope::open;
  if (anybody && unlimited) co_return opinion{};
  // On an open route a credential is not needed, but an operator is shown more.
  const auto shown = everybody_ ? credential(no_credential{}) : read_credential(request->head);
  std::optional<uuid> wanted;
  if (!anybody) {
    auto read = read_wanted_workspace(request->head);
    if (!read) co_return opinion{std::unexpected(std::move(read.error())), {}};
    wanted = *read;
  }
  authenticator::verdict said;
  try {
    said = co_await pool_.run(
        [&] { return senders_.identify(shown, wanted, request->client_address); });
  } catch (const postgres::database_error& problem) {
    // What is open to all must not fail because nobody can count: health tells of the database.
    if (needs != scope::open) throw;
    postgres::log_absorbed("limit_not_taken", problem);
    co_return opinion{};
  }

  opinion made{{}, limit_headers(senders_.limit(), said.known.ahead_seconds)};
  if (!said.known.allowed) {
    made.passes = std::unexpected(over_the_limit(senders_.limit(), said.known.ahead_seconds));
  } else if (!everybody_) {
    const auto wished = needs == scope::open ? scope::operate : needs;
    auto admitted = decide_admission(wished, said.from, said.known);
    if (admitted) {
      request->workspace = admitted->workspace;
      request->who = admitted->who;
    } else if (needs != scope::open) {
      made.passes = std::unexpected(std::move(admitted.error()));
    }
  }
  co_return made;
}

}  // namespace pagemill
