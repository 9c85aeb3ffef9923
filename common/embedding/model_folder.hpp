/// Where the folders of local models are: that of the settings, and those beside it.
#pragma once
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

#include "common/core/environment.hpp"
#include "common/embedding/model_directory.hpp"

namespace pagemill {

/// PAGEMILL_MODEL_DIR, or where `deploy/fetch-model` puts the default model; empty: neither is
/// known.
std::filesystem::path read_model_folder(settings_source& source);

/// The model that deploy/fetch-model makes unless another is named.
inline constexpr std::string_view default_model_name = "minilm-l6-int8";

/// Where deploy/fetch-model puts that model: <cache folder>/pagemill/models/NAME. The arguments are
/// the values of XDG_CACHE_HOME and HOME; empty if both are.
std::filesystem::path default_model_folder(const std::string& xdg_cache_home,
                                           const std::string& home);

/// The model of this name in a folder of model folders, each named as its model. model_missing:
/// there is none.
std::expected<model_directory, model_problem> open_named_model(const std::filesystem::path& models,
                                                               const std::string& name);

}  // namespace pagemill
