#include "common/stores/models/model_store.hpp"

#include "common/postgres/transaction.hpp"

namespace pagemill {

using postgres::transact;
using postgres::transaction;
using postgres::visibility;

models_in_use model_store::in_use() {
  return transact(pool_, visibility{}, [&](transaction& open) {
    models_in_use found;
    for (const auto& row : open.exec(sql::models_in_use)) {
      auto& place = row["active"].as<bool>() ? found.active : found.wanted;
      place = known_model{.id = row["id"].as<int>(),
                          .name = row["name"].as<std::string>(),
                          .dimension = row["dimension"].as<int>(),
                          .fingerprint = row["fingerprint"].as<std::string>(),
                          .long_chunks = row["long_chunks"].as<std::int64_t>()};
    }
    return found;
  });
}

bool model_store::old_vectors_left() {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return open.exec(sql::old_vectors_left).one_field().as<bool>();
  });
}

int model_store::register_model(const std::string& name, int dimension,
                                const std::string& fingerprint) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return open.exec(sql::register_model, pqxx::params{name, dimension, fingerprint})
        .one_field()
        .as<int>();
  });
}

int model_store::want(const std::string& name, int dimension, const std::string& fingerprint) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return open.exec(sql::want_model, pqxx::params{name, dimension, fingerprint})
        .one_field()
        .as<int>();
  });
}

std::int64_t model_store::request(int model) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return open.exec(sql::request_vectors, pqxx::params{model}).one_field().as<std::int64_t>();
  });
}

std::string model_store::tend(std::chrono::seconds grace, int vectors_max) {
  return transact(pool_, visibility{}, [&](transaction& open) {
    return open.exec(sql::tend_models, pqxx::params{grace.count(), vectors_max})
        .one_field()
        .as<std::string>();
  });
}

}  // namespace pagemill
