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

/// The model that deploy/fetch-model makes unless another is named.
inline constexpr std::string_view default_model_name = "minilm-l6-int8";

/// Where deploy/fetch-model puts that model: <cache folder>/pagemill/models/NAME. The arguments are
/// the values of XDG_CACHE_HOME and HOME; empty if both are.
std::filesystem::path default_model_folder(const std::string& xdg_cache_home,
                                           const std::string& home);

}  // namespace pagemill
