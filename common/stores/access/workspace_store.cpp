#include "common/stores/access/workspace_store.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {

using postgres::transact;
using postgres::transaction;

result<workspace_store::made_workspace> workspace_store::make(std::string_view name) {
  for (int attempt = 0; attempt < 3; ++attempt) {
    auto made = transact(pool_, {}, [&](transaction& open) -> result<made_workspace> {
      const auto rows = open.try_exec(sql::make_workspace, pqxx::params{name});
      if (!rows) {
        return fail(errc::invalid_input, "a workspace's name has 1 to 200 characters");
      }
      if (rows->empty()) return fail(errc::conflict, "it was created at this moment");
      const auto row = rows->at(0);
      return made_workspace{workspace_id{postgres::read_uuid(row["id"])}, row["made"].as<bool>()};
    });
    if (made || made.error().code != errc::conflict) return made;
  }
  return fail(errc::unavailable, "the workspace could not be created now");
}

std::vector<workspace_row> workspace_store::list() {
  return transact(pool_, {}, [](transaction& open) {
    std::vector<workspace_row> found;
    for (const auto& row : open.exec(sql::list_workspaces)) {
      found.push_back({.id = workspace_id{postgres::read_uuid(row["id"])},
                       .name = row["name"].as<std::string>(),
                       .created_at = row["created_at"].as<std::string>(),
                       .members = row["members"].as<std::int64_t>(),
                       .keys = row["keys"].as<std::int64_t>()});
    }
    return found;
  });
}

result<void> workspace_store::add_member(std::string_view workspace, const uuid& user,
                                         workspace_role role) {
  return transact(pool_, {}, [&](transaction& open) -> result<void> {
    const auto rows =
        open.exec(sql::add_member, pqxx::params{to_string(user), workspace, to_string(role)});
    if (rows.empty()) return fail(errc::not_found, "there is no such workspace");
    return {};
  });
}

result<std::int64_t> workspace_store::remove_member(std::string_view workspace, const uuid& user) {
  return transact(pool_, {}, [&](transaction& open) -> result<std::int64_t> {
    const auto rows = open.exec(sql::remove_member, pqxx::params{to_string(user), workspace});
    if (rows.empty()) return fail(errc::not_found, "there is no such member or workspace");
    return rows[0]["keys"].as<std::int64_t>();
  });
}

}  // namespace pagemill
