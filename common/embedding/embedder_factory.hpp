/// Makes the embedder that fits a model directory.
#pragma once
#include <expected>
#include <filesystem>
#include <memory>

#include "common/embedding/embedder.hpp"
#include "common/embedding/model_directory.hpp"

namespace pagemill {

struct embedder_options {
  int threads = 1;  ///< intra-op threads of one call; more than 1 is slower when other processes
                    ///< hold the cores
};

/// Opens the model directory, loads its tokenizer and graph (0.05-0.3 s) and checks that the graph
/// fits the description. A problem of the directory is the error; anything else throws.
std::expected<std::unique_ptr<embedder>, model_problem> make_embedder(
    const std::filesystem::path& folder, embedder_options options = {});

/// Where `deploy/fetch-model` puts the default model: <cache folder>/pagemill/models/use-lite. The
/// caller passes what XDG_CACHE_HOME and HOME hold; empty when both are.
std::filesystem::path default_model_folder(const std::string& xdg_cache_home,
                                           const std::string& home);

}  // namespace pagemill
