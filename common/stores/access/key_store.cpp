#include "common/stores/access/key_store.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"
#include "common/stores/access/scope_column.hpp"

namespace pagemill {
namespace {

using postgres::id_text;
using postgres::read_optional;
using postgres::transact;
using postgres::transaction;

api_key_row read_key(const pqxx::row& row) {
  return {.id = postgres::read_uuid(row["id"]),
          .workspace = workspace_id{postgres::read_uuid(row["workspace_id"])},
          .prefix = row["prefix"].as<std::string>(),
          .name = row["name"].as<std::string>(),
          .scopes = read_scopes(row["scopes"]),
          .created_at = row["created_at"].as<std::string>(),
          .expires_at = read_optional<std::string>(row["expires_at"]),
          .revoked_at = read_optional<std::string>(row["revoked_at"]),
          .last_used_at = read_optional<std::string>(row["last_used_at"])};
}

}  // namespace

result<api_key_row> key_store::create(workspace_id workspace, const api_key_wishes& wishes) {
  const auto id = make_uuid_v7();
  const postgres::visibility visible{.workspace = workspace, .user = wishes.created_by};
  return transact(pool_, visible, [&](transaction& open) -> result<api_key_row> {
    open.exec(sql::lock_keys_of_workspace, pqxx::params{to_string(workspace)});
    const auto rows = open.exec(
        sql::insert_api_key,
        pqxx::params{to_string(id), to_string(workspace), wishes.proof.prefix,
                     postgres::as_bytes(wishes.proof.hash), wishes.name,
                     postgres::text_array(names_of(wishes.scopes)), id_text(wishes.created_by),
                     wishes.expires_at, wishes.expires_in, wishes.live_max});
    if (rows.empty()) {
      return fail(errc::conflict, "The workspace is at its limit of API keys: revoke one first.",
                  "too_many_keys");
    }
    return read_key(rows[0]);
  });
}

api_key_list key_store::list(std::optional<workspace_id> workspace, std::optional<uuid> after,
                             int limit) {
  return transact(pool_, {.workspace = workspace}, [&](transaction& open) {
    const auto rows =
        open.exec(sql::list_api_keys, pqxx::params{id_text(workspace), id_text(after), limit + 1});
    return postgres::read_page<api_key_list>(rows, limit, read_key);
  });
}

result<void> key_store::revoke(std::optional<workspace_id> workspace, std::optional<uuid> id,
                               std::optional<std::string> prefix) {
  return transact(pool_, {.workspace = workspace}, [&](transaction& open) -> result<void> {
    const auto rows = open.exec(sql::revoke_api_key, pqxx::params{id_text(id), prefix});
    if (rows.empty()) return fail(errc::not_found, "There is no such key.");
    return {};
  });
}

}  // namespace pagemill
