#include "common/embedding/model_folder.hpp"

#include <format>

namespace pagemill {
namespace {

/// Names come from the database and the command line: none leaves the folder.
bool is_folder_name(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.find('/') == std::string::npos &&
         name.find('\0') == std::string::npos;
}

}  // namespace

std::filesystem::path read_model_folder(settings_source& source) {
  const auto usual = default_model_folder(source.text("XDG_CACHE_HOME"), source.text("HOME"));
  const std::filesystem::path folder = source.text("PAGEMILL_MODEL_DIR", usual.string());
  return folder.has_filename() ? folder : folder.parent_path();  // with a slash at its end
}

std::filesystem::path default_model_folder(const std::string& xdg_cache_home,
                                           const std::string& home) {
  std::filesystem::path cache = xdg_cache_home;
  if (cache.empty() && !home.empty()) cache = std::filesystem::path(home) / ".cache";
  return cache.empty() ? cache : cache / "pagemill" / "models" / default_model_name;
}

std::expected<model_directory, model_problem> open_named_model(const std::filesystem::path& models,
                                                               const std::string& name) {
  const auto folder = models / name;
  std::error_code unreadable;
  if (models.empty() || !is_folder_name(name) ||
      !std::filesystem::is_directory(folder, unreadable)) {
    return std::unexpected(
        model_problem{model_problem_code::model_missing,
                      std::format("the model {} is not in {}", name, models.string())});
  }
  auto found = open_model_directory(folder);
  if (found && found->name != name) {
    return std::unexpected(
        model_problem{model_problem_code::model_damaged,
                      std::format("{} holds the model {}", folder.string(), found->name)});
  }
  return found;
}

}  // namespace pagemill
