/// Makes the embedder that the settings choose: a local model, or one of provider_table.hpp.
#pragma once
#include <expected>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/core/environment.hpp"
#include "common/embedding/embedder.hpp"
#include "common/embedding/model_directory.hpp"

namespace pagemill {

/// A problem of the model is the error; anything else throws.
using made_embedder = std::expected<std::unique_ptr<embedder>, model_problem>;
/// Makes the embedder of this process. Takes up to 0.3 s for a local model.
using embedder_maker = std::function<made_embedder()>;

/// Reads the settings of the providers and returns how to make the chosen one. Makes nothing yet.
/// Reports errors to `source`.
embedder_maker read_embedder(settings_source& source);

struct embedder_options {
  int threads = 1;  ///< intra-op threads of one call; more than 1 is slower when other processes
                    ///< hold the cores
};

/// Opens the model directory, loads its tokenizer and graph (0.05-0.3 s) and checks that the graph
/// fits the description.
made_embedder make_embedder(const std::filesystem::path& folder, embedder_options options = {});

}  // namespace pagemill
