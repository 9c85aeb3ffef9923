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

std::string environment_value(std::string_view name) {
  return settings_source::from_process(0, nullptr).text(name);
}

}  // namespace pagemill::test
