// GET and POST /api/v1/keys, DELETE /api/v1/keys/{id}
#include <boost/json/object.hpp>
#include <boost/json/value_from.hpp>

#include "api/auth/wall_clock.hpp"
#include "api/keys/key_handlers.hpp"
#include "api/keys/key_request.hpp"
#include "api/request/error_status.hpp"
#include "api/request/lists.hpp"
#include "api/request/query_parameters.hpp"
#include "common/core/json_values.hpp"

namespace pagemill {
namespace {

namespace json = boost::json;

constexpr std::size_t key_body_bytes_max = 16 * 1024;

json::object key_json(const api_key_row& key) {
  return {{"id", to_string(key.id)},
          {"prefix", key.prefix},
          {"name", key.name},
          {"scopes", json::value_from(names_of(key.scopes))},
          {"created_at", key.created_at},
          {"expires_at", or_null(key.expires_at)},
          {"revoked_at", or_null(key.revoked_at)},
          {"last_used_at", or_null(key.last_used_at)}};
}

/// The scopes that the sender may grant: never `operate`, which only the command line grants.
scope_set grantable_scopes(const caller& who) {
  return who.scopes & tenant_scopes;
}

}  // namespace

reply key_handlers::list(exchange_ptr request) {
  const auto range = read_list_range(request->head);
  if (!range) co_return std::unexpected(range.error());
  const auto found = co_await pool_.run(
      request->turn(), [&] { return keys_.list(request->workspace, range->after, range->limit); });
  co_return json_response(200, list_body(found, key_json));
}

reply key_handlers::create(exchange_ptr request) {
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  const auto body = co_await read_whole_body(request, key_body_bytes_max);
  if (!body) co_return std::unexpected(body.error());
  const auto wanted = parse_key_request(*body, wall_now());
  if (!wanted) co_return std::unexpected(wanted.error());
  const auto grantable = grantable_scopes(request->who);
  const auto scopes = wanted->scopes.value_or(grantable);
  if (scopes.is_empty() || !grantable.covers(scopes)) {
    co_return refuse(403, "insufficient_scope",
                     "A key cannot have the scope operate, nor a scope that its creator lacks.",
                     "scopes");
  }
  const auto key = make_api_key();
  const auto row = co_await pool_.run(request->turn(), [&] {
    return keys_.create(request->workspace, {.proof = key.proof,
                                             .name = wanted->name,
                                             .scopes = scopes,
                                             .created_by = request->who.user,
                                             .expires_at = wanted->expires_at,
                                             .live_max = live_max_});
  });
  if (!row) co_return refuse(row.error());
  auto made = key_json(*row);
  made["key"] = key.text;
  auto answer = json_response(201, made);
  answer.headers.emplace_back("Cache-Control", "no-store");
  co_return answer;
}

reply key_handlers::revoke(exchange_ptr request) {
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return std::unexpected(id.error());
  if (auto ok = check_parameters(request->head, {}); !ok) co_return std::unexpected(ok.error());
  const auto revoked = co_await pool_.run(
      request->turn(), [&] { return keys_.revoke(request->workspace, *id, std::nullopt); });
  if (!revoked) co_return refuse(revoked.error());
  co_return empty_response(204);
}

}  // namespace pagemill
