#include "common/stores/access/storage_store.hpp"

#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {
namespace {

using postgres::id_text;
using postgres::read_optional;
using postgres::transact;
using postgres::transaction;

constexpr int folded_rows_max = 10'000;
/// A sweep that holds the account ends within a moment.
constexpr int count_attempts_max = 100;
constexpr std::chrono::milliseconds count_pause{100};

}  // namespace

std::optional<std::int64_t> storage_store::room(workspace_id workspace, std::int64_t otherwise) {
  return transact(pool_, {.workspace = workspace}, [&](transaction& open) {
    return read_optional<std::int64_t>(
        open.exec(sql::storage_room_now, pqxx::params{otherwise}).one_field());
  });
}

result<workspace_description> storage_store::describe(workspace_id workspace,
                                                      const std::optional<uuid>& user) {
  return transact(
      pool_, {.workspace = workspace}, [&](transaction& open) -> result<workspace_description> {
        const auto rows = open.exec(sql::describe_workspace, pqxx::params{id_text(user)});
        if (rows.empty()) return fail(errc::not_found, "There is no such workspace.");
        const auto row = rows[0];
        workspace_description found{
            .id = workspace_id{postgres::read_uuid(row["id"])},
            .name = row["name"].as<std::string>(),
            .role = {},
            .storage_bytes_max = read_optional<std::int64_t>(row["storage_bytes_max"]),
            .running_jobs_max = read_optional<std::int64_t>(row["running_jobs_max"]),
            .file_bytes = row["file_bytes"].as<std::int64_t>(),
            .content_bytes = row["content_bytes"].as<std::int64_t>(),
            .running_jobs = row["running_jobs"].as<std::int64_t>(),
            .keys = row["keys"].as<std::int64_t>()};
        if (!row["role"].is_null()) found.role = role_named(row["role"].view());
        return found;
      });
}

std::int64_t storage_store::fold() {
  return transact(pool_, {}, [](transaction& open) {
    return open.exec(sql::fold_storage, pqxx::params{folded_rows_max})
        .one_field()
        .as<std::int64_t>();
  });
}

result<void> storage_store::set_limit(std::string_view workspace,
                                      std::optional<std::int64_t> bytes_max) {
  return transact(pool_, {}, [&](transaction& open) -> result<void> {
    const auto rows = open.exec(sql::set_storage_limit, pqxx::params{workspace, bytes_max});
    if (rows.empty()) return fail(errc::not_found, "there is no such workspace");
    return {};
  });
}

void storage_store::count_uncounted() {
  const auto ids = transact(pool_, {}, [](transaction& open) {
    std::vector<std::string> found;
    for (const auto& row : open.exec(sql::uncounted_workspaces)) {
      found.push_back(row["id"].as<std::string>());
    }
    return found;
  });
  for (const auto& id : ids) {
    for (int attempt = 1; attempt <= count_attempts_max; ++attempt) {
      const bool counted = transact(pool_, {}, [&](transaction& open) {
        return open.exec(sql::count_storage_of, pqxx::params{id}).one_field().as<bool>();
      });
      if (counted) break;
      pool_.pause(count_pause);
    }
  }
}

}  // namespace pagemill
