#include "common/stores/jobs/outdated_store.hpp"

#include "common/jobs/claim.hpp"
#include "common/jobs/job_options.hpp"
#include "common/postgres/row_values.hpp"
#include "common/postgres/transaction.hpp"

namespace pagemill {

using postgres::transact;
using postgres::transaction;
using postgres::visibility;

std::vector<document_id> outdated_store::find(const workspace_id& workspace, int before,
                                              const std::optional<document_id>& after, int limit) {
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    std::vector<document_id> found;
    for (const auto& row :
         open.exec(sql::find_outdated_documents,
                   pqxx::params{before, to_string(after.value_or(document_id{})), limit})) {
      found.push_back({postgres::read_uuid(row[0])});
    }
    return found;
  });
}

int outdated_store::reprocess(const workspace_id& workspace,
                              std::span<const document_id> documents) {
  constexpr int lowest_priority = static_cast<int>(job_priorities) - 1;
  return transact(pool_, visibility{.workspace = workspace}, [&](transaction& open) {
    return open
        .exec(sql::reprocess_documents, pqxx::params{postgres::plain_array(documents),
                                                     lowest_priority, job_options{}.max_retries})
        .one_field()
        .as<int>();
  });
}

}  // namespace pagemill
