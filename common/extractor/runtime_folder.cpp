#include "common/extractor/runtime_folder.hpp"

#include <cerrno>
#include <format>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace pagemill {

result<void> prepare_runtime_folder(const std::filesystem::path& folder) {
  const auto failed = [&](const char* what) {
    return std::filesystem::filesystem_error(what, folder,
                                             std::error_code(errno, std::generic_category()));
  };
  // A path that ends with a slash would be followed through a link.
  const auto path = folder.has_filename() ? folder : folder.parent_path();
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) throw failed("cannot make the folder");
  struct stat found{};
  if (::lstat(path.c_str(), &found) != 0) throw failed("cannot look at the folder");
  const auto refuse = [&](std::string_view why) {
    return fail(errc::unavailable,
                std::format("{} {}: set PAGEMILL_RUNTIME_DIR to a folder of this user",
                            path.string(), why));
  };
  if (!S_ISDIR(found.st_mode)) return refuse("is a link, or no folder");
  if (found.st_uid != ::geteuid()) return refuse("belongs to another user");
  if ((found.st_mode & (S_IWGRP | S_IWOTH)) != 0) return refuse("can be written by others");
  return {};
}

}  // namespace pagemill
