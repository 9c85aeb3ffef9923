/// The providers of embeddings and their settings: the one list of them.
#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "common/core/environment.hpp"
#include "common/embedding/embedder.hpp"
#include "common/net/https_settings.hpp"

namespace pagemill {

/// A remote model, as the operator describes it.
struct remote_model {
  std::string provider;  ///< its name in the table
  std::string url;       ///< without a slash at its end
  std::string key;       ///< may be empty; never logged
  std::string model;     ///< as the provider names it
  std::size_t dimension = 0;
  bool shortened = false;  ///< the provider is asked for fewer elements than the model has
  std::size_t tokens_max = 512;
  double vector_weight = 0.5;
  std::size_t texts_max = 32;  ///< of one request
  std::size_t calls_max = 4;
  std::chrono::seconds time_max{60};  ///< for a call, with all its repeats
  https_settings https;

  /// As vectors are stored under it: "openai:text-embedding-3-small", with "@512" if shortened.
  std::string full_name() const;
};

/// Reads the settings of remote models and returns the chosen one; null with `local`, which then
/// are not judged. Reports errors to `source`.
std::unique_ptr<remote_model> read_remote_model(settings_source& source);

/// Makes the embedder of the model's provider. Asks it nothing yet.
std::unique_ptr<embedder> make_remote_embedder(const remote_model& model);

}  // namespace pagemill
