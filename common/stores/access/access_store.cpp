#include "common/stores/access/access_store.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"
#include "common/stores/access/scope_column.hpp"

namespace pagemill {
namespace {

using postgres::id_text;
using postgres::transact;
using postgres::transaction;

constexpr std::array<std::pair<std::string_view, sender_standing>, 9> standings{{
    {"nobody", sender_standing::nobody},
    {"key", sender_standing::key},
    {"key_unknown", sender_standing::key_unknown},
    {"key_revoked", sender_standing::key_revoked},
    {"key_expired", sender_standing::key_expired},
    {"user", sender_standing::user},
    {"no_workspace", sender_standing::no_workspace},
    {"workspace_required", sender_standing::workspace_required},
    {"workspace_foreign", sender_standing::workspace_foreign},
}};

sender_standing read_standing(std::string_view name) {
  const auto found = std::ranges::find(standings, name, &decltype(standings)::value_type::first);
  if (found == standings.end()) throw std::logic_error("the database knows another standing");
  return found->second;
}

access_answer read_answer(const pqxx::row& row) {
  access_answer answer;
  answer.standing = read_standing(row["standing"].view());
  if (!row["workspace_id"].is_null()) {
    answer.workspace = workspace_id{postgres::read_uuid(row["workspace_id"])};
  }
  if (!row["key_id"].is_null()) answer.key = postgres::read_uuid(row["key_id"]);
  answer.key_scopes = read_scopes(row["scopes"]);
  if (!row["role"].is_null()) answer.role = role_named(row["role"].view());
  answer.allowed = row["allowed"].as<bool>();
  answer.ahead_seconds = row["ahead"].as<double>();
  return answer;
}

}  // namespace

access_answer access_store::ask(const access_question& question) {
  std::optional<std::string> prefix;
  std::optional<pqxx::bytes> hash;
  if (question.key) {
    prefix = question.key->prefix;
    hash = pqxx::bytes(postgres::as_bytes(question.key->hash));
  }
  const auto rows = postgres::run_alone(
      pool_, sql::authenticate_request,
      pqxx::params{prefix, hash, id_text(question.user), id_text(question.workspace),
                   question.client, question.limit.requests, question.limit.window_seconds});
  return read_answer(rows.one_row());
}

limit_answer access_store::owe(const limit_payer& payer, int requests) {
  return transact(pool_, {}, [&](transaction& open) {
    const auto rows = open.exec(
        sql::owe_turns, pqxx::params{id_text(payer.key), id_text(payer.user), payer.client,
                                     requests, payer.limit.requests, payer.limit.window_seconds});
    const auto row = rows.one_row();
    return limit_answer{row["allowed"].as<bool>(), row["ahead"].as<double>()};
  });
}

std::int64_t access_store::sweep_limits() {
  return transact(pool_, {}, [](transaction& open) {
    return open.exec(sql::sweep_rate_limits).one_field().as<std::int64_t>();
  });
}

}  // namespace pagemill
