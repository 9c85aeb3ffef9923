#include <boost/json/object.hpp>
#include <boost/json/value_from.hpp>

#include "api/request/error_status.hpp"
#include "api/keys/key_handlers.hpp"
#include "api/keys/key_request.hpp"
#include "api/request/list_body.hpp"
#include "api/request/query_parameters.hpp"
#include "common/core/json_values.hpp"

namespace pagemill {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::size_t body_bytes_max = 16 * 1024;

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

/// What the sender may give away: never `operate`, which the command line alone gives.
scope_set giveable(const caller& who) {
  return who.scopes & tenant_scopes;
}

}  // namespace

asio::awaitable<response> key_handlers::list(exchange_ptr request) {
  const auto refused = [&](const problem& what) {
    return problem_response(what, request->request_id);
  };
  if (auto ok = check_parameters(request->head, {"limit", "cursor"}); !ok) {
    co_return refused(ok.error());
  }
  const auto range = read_list_range(request->head);
  if (!range) co_return refused(range.error());
  const auto found =
      co_await pool_.run([&] { return keys_.list(request->workspace, range->after, range->limit); });
  co_return json_response(200, list_body(found, key_json));
}

asio::awaitable<response> key_handlers::create(exchange_ptr request) {
  const auto refused = [&](const problem& what) {
    return problem_response(what, request->request_id);
  };
  if (auto ok = check_parameters(request->head, {}); !ok) co_return refused(ok.error());
  const auto body = co_await read_whole_body(request, body_bytes_max);
  if (!body) co_return refused(body.error());
  const auto wanted = parse_key_request(*body, wall_now());
  if (!wanted) co_return refused(wanted.error());
  const auto scopes = wanted->scopes.value_or(giveable(request->who));
  if (scopes.is_empty() || !giveable(request->who).covers(scopes)) {
    co_return refused({403, "insufficient_scope",
                       "A key cannot have scopes that its maker lacks, nor operate.", "scopes"});
  }
  const auto key = make_api_key();
  const auto row = co_await pool_.run([&] {
    return keys_.create(request->workspace, {.proof = key.proof,
                                             .name = wanted->name,
                                             .scopes = scopes,
                                             .created_by = request->who.user,
                                             .expires_at = wanted->expires_at,
                                             .live_max = live_max_});
  });
  if (!row) co_return error_response(row.error(), request->request_id);
  auto made = key_json(*row);
  made["key"] = key.text;
  auto answer = json_response(201, made);
  answer.headers.emplace_back("Cache-Control", "no-store");
  co_return answer;
}

asio::awaitable<response> key_handlers::revoke(exchange_ptr request) {
  const auto refused = [&](const problem& what) {
    return problem_response(what, request->request_id);
  };
  const auto id = read_id(request->captured.at(0));
  if (!id) co_return refused(id.error());
  if (auto ok = check_parameters(request->head, {}); !ok) co_return refused(ok.error());
  const auto done =
      co_await pool_.run([&] { return keys_.revoke(request->workspace, *id, std::nullopt); });
  if (!done) co_return error_response(done.error(), request->request_id);
  co_return empty_response(204);
}

}  // namespace pagemill
