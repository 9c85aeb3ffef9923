#include "common/stores/jobs/upkeep_store.hpp"

#include "common/postgres/transaction.hpp"

namespace pagemill {

using postgres::transact;
using postgres::transaction;
using postgres::visibility;

int upkeep_store::maintain_partitions(int keep_days) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return open.exec(sql::maintain_partitions_now, pqxx::params{keep_days})[0][0].as<int>();
  });
}

int upkeep_store::make_partitions(std::optional<int> rows_max) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return open.exec(sql::make_partitions_now, pqxx::params{rows_max})[0][0].as<int>();
  });
}

int upkeep_store::forget_idempotency_keys(int keep_days, int limit) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return open.exec(sql::forget_idempotency_keys, pqxx::params{keep_days, limit})[0][0].as<int>();
  });
}

bool upkeep_store::forget_generations(int limit, std::chrono::seconds kept) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    const pqxx::params values{limit, static_cast<double>(kept.count())};
    return open.exec(sql::forget_generations, values)[0][0].as<int>() > 0;
  });
}

int upkeep_store::fold_terms(int limit, std::chrono::seconds age, int terms) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    const pqxx::params values{limit, static_cast<double>(age.count()), terms};
    return open.exec(sql::fold_terms, values)[0][0].as<int>();
  });
}

}  // namespace pagemill
