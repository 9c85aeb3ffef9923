#include "tests/support/temp_folder.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <pwd.h>
#include <stdexcept>
#include <stdlib.h>
#include <system_error>
#include <unistd.h>

namespace pagemill::test {

temp_folder::temp_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "pagemill-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), "mkdtemp");
  }
  path_ = name;
}

temp_folder::~temp_folder() {
  std::error_code ignored;  // leftovers in the temporary folder are harmless
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path temp_folder::write(std::string_view name, std::string_view content) const {
  const auto file_path = path_ / name;
  std::ofstream file(file_path, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size())).flush();
  if (!file) throw std::runtime_error("cannot write " + file_path.string());
  return file_path;
}

void temp_folder::give_to(const std::string& user) const {
  const auto* entry = getpwnam(user.c_str());
  if (entry == nullptr) throw std::runtime_error("there is no user " + user);
  if (chown(path_.c_str(), entry->pw_uid, entry->pw_gid) != 0) {
    throw std::system_error(errno, std::generic_category(), "chown");
  }
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace pagemill::test
