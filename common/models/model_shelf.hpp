/// The embedders of the models in use, as far as this host has them: that of the active model, and
/// that of the wanted one while the service changes to it.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "common/embedding/model_library.hpp"
#include "common/stores/models/model_store.hpp"

namespace pagemill {

/// An embedder of this host and the database's number of its model.
struct shelved_model {
  int id = 0;  ///< 0: the database has no model yet
  std::shared_ptr<embedder> made;
};

/// The members may be called from any thread.
class model_shelf {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  explicit model_shelf(model_library library) : library_(std::move(library)) {}

  /// Loads what is in use and not here, up to 0.3 s each, and forgets what is not used any more.
  /// While the database has no model, the configured one is loaded. What cannot be loaded is tried
  /// again a minute later. One thread at a time.
  void stock(const models_in_use& in_use, time_point now);
  /// Whether stock() would load or forget something.
  bool is_stale(const models_in_use& in_use, time_point now) const;

  /// The embedder of the active model; nullopt: see problem().
  std::optional<shelved_model> active() const;
  /// Whether chunks wait for vectors although active() is nullopt: the service has an active model,
  /// perhaps on other hosts, or this host has a damaged one. Without any model there are none.
  bool are_vectors_expected() const;
  /// That of the model which lacks vectors while another is replaced: the wanted or active one.
  std::optional<shelved_model> target() const;
  /// Why active() is nullopt: embedder_loading, model_missing, model_damaged, model_unsupported,
  /// embedder_failed, or model_mismatch: the configured model is not the active one, which is not
  /// here, or has its name and other files.
  std::string problem() const;
  /// The process is to end: calls that wait for the network fail soon.
  void give_up();

 private:
  struct item {
    std::string name;  ///< asked for; empty: the configured one
    std::shared_ptr<embedder> made;
    std::string problem;
    time_point tried = {};
  };
  static std::vector<known_model> wanted_of(const models_in_use& in_use);
  static void check_content(item& one, const known_model& wanted);
  item load(const std::string& name, time_point now) const;
  std::optional<shelved_model> find(const std::optional<known_model>& model) const;
  const item* item_named(const std::string& name) const;
  static bool is_fresh(const item& one, time_point now);

  const model_library library_;
  mutable std::mutex mutex_;
  bool stocked_ = false;
  models_in_use in_use_;
  std::vector<item> items_;
};

}  // namespace pagemill
