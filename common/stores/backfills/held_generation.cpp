#include "common/stores/backfills/held_generation.hpp"

#include "common/postgres/transaction.hpp"

namespace pagemill {

bool hold_generation(postgres::transaction& open, const backfill_document& one) {
  const pqxx::params key{to_string(one.document), one.generation};
  if (open.exec(sql::lock_generation, key).empty()) return false;
  // Only now, since a job that became live meanwhile did so before the lock.
  return !open.exec(sql::job_is_live, key).one_field().as<bool>();
}

}  // namespace pagemill
