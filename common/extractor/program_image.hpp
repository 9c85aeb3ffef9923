/// The extractor as it was when it was opened: a package that replaces the file changes nothing for
/// a process that runs, whose extractors must speak its own version of the protocol.
#pragma once
#include <filesystem>
#include <string>

#include "common/core/descriptor.hpp"

namespace pagemill {

/// Not thread-safe.
class program_image {
 public:
  explicit program_image(std::filesystem::path path);
  /// Opens what stands at the path now, if anything does; else it keeps what it has.
  void reopen();
  const std::string& path() const { return path_; }
  /// The descriptor to run, which closes at exec; -1 for a program to run by its path: a script,
  /// because its interpreter opens it after exec, or one that could not be opened.
  int held() const { return held_.value(); }

 private:
  std::string path_;
  descriptor held_;
};

}  // namespace pagemill
