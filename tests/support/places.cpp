#include "tests/support/places.hpp"

#include <stdexcept>

#include "common/core/environment.hpp"

namespace pagemill::test {

std::filesystem::path program(std::string_view name) {
  const auto folder = environment_value("PAGEMILL_BIN");
  auto found = std::filesystem::path(folder.empty() ? PAGEMILL_BUILD_BIN : folder) / name;
  if (!std::filesystem::exists(found)) {
    throw std::runtime_error("not built: " + found.string());
  }
  return found;
}

std::filesystem::path source_file(std::string_view path) {
  return std::filesystem::path(PAGEMILL_SOURCE_FOLDER) / path;
}

std::optional<std::filesystem::path> fetched_model(std::string_view name) {
  std::filesystem::path cache = environment_value("XDG_CACHE_HOME");
  if (cache.empty()) cache = std::filesystem::path(environment_value("HOME")) / ".cache";
  auto folder = cache / "pagemill" / "models" / name;
  if (!std::filesystem::exists(folder / "pagemill-model.json")) return std::nullopt;
  return folder;
}

std::optional<std::filesystem::path> corpus_file(std::string_view path) {
  std::filesystem::path corpus = environment_value("PAGEMILL_CORPUS");
  if (corpus.empty()) corpus = source_file("").parent_path().parent_path() / "shared" / "corpus";
  auto file = corpus / path;
  if (!std::filesystem::exists(file)) return std::nullopt;
  return file;
}

std::string environment_value(std::string_view name) {
  return settings_source::from_process(0, nullptr).text(name);
}

}  // namespace pagemill::test
