/// Embedders by the names of their models: the one that the settings choose, and the models in the
/// folders beside its own, where `deploy/fetch-model` puts each. So a host has what it needs while
/// a service changes from one model to another.
#pragma once
#include <filesystem>
#include <string>

#include "common/core/environment.hpp"
#include "common/embedding/embedder_factory.hpp"

namespace pagemill {

/// Immutable; any thread. What it makes is the caller's; making takes up to 0.3 s.
class model_library {
 public:
  model_library() = default;
  /// `models`: the folder of model folders, each named as its model; empty: there is none.
  model_library(embedder_maker configured, std::filesystem::path models)
      : configured_(std::move(configured)), models_(std::move(models)) {}

  made_embedder configured() const { return configured_(); }  ///< that of the settings
  /// Neither the configured model nor a folder has the name: model_mismatch if the configured one
  /// can be used, else model_missing.
  made_embedder find(const std::string& name) const;

 private:
  embedder_maker configured_;
  std::filesystem::path models_;
};

/// From the settings of read_embedder.
model_library read_model_library(settings_source& source);

}  // namespace pagemill
