/// The embedding models that the database knows: which one is active, and the change to another.
/// Blocking; any thread. Infrastructure failures are the exceptions of common/postgres.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace pagemill {

namespace postgres {
class connection_pool;
}

struct known_model {
  int id = 0;
  std::string name;
  int dimension = 0;
  std::string fingerprint = {};  ///< of its files; empty: unknown
  std::int64_t long_chunks = 0;  ///< longer than its window, whose vectors are means of several
};

struct models_in_use {
  std::optional<known_model> active;  ///< new chunks are embedded with it, questions compared in it
  std::optional<known_model> wanted;  ///< gets vectors and becomes the active one

  /// The one that lacks vectors, if any does.
  const std::optional<known_model>& target() const { return wanted ? wanted : active; }
};

class model_store {
 public:
  explicit model_store(postgres::connection_pool& pool) : pool_(pool) {}

  models_in_use in_use();
  /// Whether vectors of former models are still to be deleted.
  bool old_vectors_left();
  /// As a worker: the model's id. The first one becomes active. Refused if the database has vectors
  /// of that name with another dimension or fingerprint; an empty one is unknown.
  int register_model(const std::string& name, int dimension, const std::string& fingerprint = {});
  /// As the owner: the model is wanted from now on, in place of another wanted one; the active one:
  /// none is. Returns its id. Refused as by register_model.
  int want(const std::string& name, int dimension, const std::string& fingerprint = {});
  /// As the owner: asks workers for what the model lacks. Returns how many generations wait.
  std::int64_t request(int model);
  /// The next step of a change of the model, while workers have nothing left to embed for it. Old
  /// vectors are deleted, at most `vectors_max` at a time, when another model has been active for
  /// `grace`. Returns what was done, as tend_embedding_models in SQL says it.
  std::string tend(std::chrono::seconds grace, int vectors_max);

 private:
  postgres::connection_pool& pool_;
};

}  // namespace pagemill
