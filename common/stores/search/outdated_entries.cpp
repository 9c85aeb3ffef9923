#include "common/stores/search/outdated_entries.hpp"

#include "common/analysis/term.hpp"
#include "common/jobs/channels.hpp"
#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"
#include "common/stores/search/entry_values.hpp"
#include "common/stores/search/reindexing.hpp"

namespace pagemill {

using postgres::transact;
using postgres::transaction;
using postgres::visibility;

outdated_counts outdated_entry_store::counts() {
  return transact(pool_, visibility{}, [&](transaction& open) {
    const auto row =
        open.exec(sql::outdated_entry_counts, pqxx::params{analysis_number(), unindexed_texts_max})
            .one_row();
    return outdated_counts{row["entries"].as<std::int64_t>(), row["texts"].as<std::int64_t>(),
                           row["set_aside"].as<std::int64_t>(),
                           postgres::read_texts(row["error_codes"])};
  });
}

std::vector<workspace_id> outdated_entry_store::begin(reindex_scope scope) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    open.exec(sql::forget_backfills, pqxx::params{reindex_task().kind});
    std::vector<workspace_id> found;
    const pqxx::params values{dimension_of(analysis_mark(analysis_number())),
                              dimension_of(entry_mark), scope == reindex_scope::everything};
    for (const auto& row : open.exec(sql::workspaces_to_reindex, values)) {
      found.push_back({postgres::read_uuid(row[0])});
    }
    return found;
  });
}

std::int64_t outdated_entry_store::request(const workspace_id& workspace, reindex_scope scope) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    const auto& statement =
        scope == reindex_scope::everything ? sql::request_full_reindex : sql::request_reindex;
    return open.exec(statement, pqxx::params{to_string(workspace), analysis_number()})
        .one_field()
        .as<std::int64_t>();
  });
}

void outdated_entry_store::tell_workers() {
  const std::vector<std::string> channels{std::string(channel_backfill)};
  const std::vector<std::string> payloads{std::string()};
  transact(pool_, visibility{}, [&](transaction& open) {
    open.exec(sql::send_notifications,
              pqxx::params{postgres::text_array(channels), postgres::text_array(payloads)});
  });
}

}  // namespace pagemill
