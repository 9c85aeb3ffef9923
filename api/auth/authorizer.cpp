#include "api/auth/authorizer.hpp"

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

boost::asio::awaitable<authorizer::decision> authorizer::authorize(scope needs,
                                                                   exchange_ptr request) {
  if (everyone_) {
    // A probe reveals nothing, and its sender may know only an address.
    if (auto refused =
            needs == scope::probe ? std::nullopt : refuse_foreign_page(request->head, cors_)) {
      co_return decision{std::unexpected(*std::move(refused)), {}};
    }
    request->workspace = *everyone_;
    request->who = {.scopes = all_scopes, .owns_workspace = true};
  }
  const bool unlimited = senders_.limit().requests == 0;
  if (is_free(needs, *request) || (everyone_ && unlimited)) co_return decision{};

  const bool anyone = everyone_ || needs == scope::open;
  if (anyone && unlimited) co_return decision{};
  // An open route needs no credential, but shows an operator more.
  const auto shown = everyone_ ? credential(no_credential{}) : read_credential(request->head);
  std::optional<uuid> wanted;
  if (!anyone) {
    auto read = read_wanted_workspace(request->head);
    if (!read) co_return decision{std::unexpected(std::move(read.error())), {}};
    wanted = *read;
  }
  authenticator::verdict said;
  try {
    said = co_await pool_.run(
        {.tenant = sender_key(shown, request->client_address), .deadline = request->deadline},
        [&] { return senders_.identify(shown, wanted, request->client_address); });
  } catch (const postgres::database_error& e) {
    // An open route must not fail because the limit cannot be counted: health reports the database.
    if (needs != scope::open) throw;
    postgres::log_absorbed("limit_not_taken", e);
    co_return decision{};
  }

  decision made{{}, limit_headers(senders_.limit(), said.known.ahead_seconds)};
  if (!said.known.allowed) {
    made.allowed = std::unexpected(over_the_limit(senders_.limit(), said.known.ahead_seconds));
  } else if (!everyone_) {
    const auto wanted_scope = needs == scope::open ? scope::operate : needs;
    auto admitted = decide_admission(wanted_scope, said.from, said.known);
    if (admitted) {
      request->workspace = admitted->workspace;
      request->who = admitted->who;
    } else if (needs != scope::open) {
      made.allowed = std::unexpected(std::move(admitted.error()));
    }
  }
  if (senders_.limit().requests > 0) {
    // The request holds it, so it must not hold the request.
    request->owe = [this, owing = request.get()](int requests) { return owe(owing, requests); };
  }
  co_return made;
}

boost::asio::awaitable<http_result<void>> authorizer::owe(exchange* request, int requests) {
  const auto said = co_await pool_.run(request->turn(), [&] {
    return senders_.owe(request->who, request->client_address, requests);
  });
  request->limit_headers = limit_headers(senders_.limit(), said.ahead_seconds);
  if (!said.allowed) {
    co_return std::unexpected(over_the_limit(senders_.limit(), said.ahead_seconds));
  }
  co_return http_result<void>();
}

}  // namespace pagemill
