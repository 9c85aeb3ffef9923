#include "api/cli/client/client_file.hpp"

#include <fcntl.h>
#include <format>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "common/core/environment.hpp"

namespace pagemill::cli {
namespace {

std::string default_path() {
  auto environment = settings_source::from_process(0, nullptr);
  auto folder = environment.text("XDG_CONFIG_HOME");
  // The XDG specification says to ignore relative paths.
  if (!folder.starts_with('/')) {
    const auto home = environment.text("HOME");
    if (home.empty()) return "";
    folder = home + "/.config";
  }
  return folder + "/pagemill/config";
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r";
  const auto first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

}  // namespace

std::expected<client_file, std::string> read_client_file(std::string path) {
  const bool asked_for = !path.empty();
  if (!asked_for) path = default_path();
  struct stat about{};
  std::ifstream file(path);
  if (!file || stat(path.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) {
    if (!asked_for && access(path.c_str(), F_OK) != 0) return client_file{};
    return std::unexpected(std::format("{}: cannot be read", path));
  }
  client_file found;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const auto text = trimmed(line);
    if (text.empty() || text.starts_with('#') || text.starts_with(';') || text.starts_with('[')) {
      continue;
    }
    const auto equals = text.find('=');
    const auto name = trimmed(text.substr(0, equals));
    const auto value = equals == text.npos ? "" : trimmed(text.substr(equals + 1));
    if (equals != text.npos && name == "PAGEMILL_URL") {
      found.url = value;
    } else if (equals != text.npos && name == "PAGEMILL_KEY") {
      found.key = value;
    } else {
      return std::unexpected(std::format(
          "{}:{}: only PAGEMILL_URL=... and PAGEMILL_KEY=... are allowed here", path, number));
    }
  }
  if (!found.key.empty() && (about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return std::unexpected(
        std::format("{}: contains a key and can be read by others; run chmod 600 on it", path));
  }
  return found;
}

}  // namespace pagemill::cli
