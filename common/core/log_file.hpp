/// The file of a log: appended to, rotated from outside, and no loss when its disk is full.
#pragma once
#include <string>
#include <string_view>

#include "common/core/descriptor.hpp"

namespace pagemill {

/// Not thread-safe.
class log_file {
 public:
  /// Throws std::system_error if the file cannot be opened or made (mode 0640).
  explicit log_file(std::string path);
  /// Opens the path anew; if that fails, the open file stays. Throws std::system_error.
  void reopen();
  /// Appends a line, with its end. One that cannot be written goes to standard error, whole.
  void write(std::string_view line);

 private:
  std::string path_;
  descriptor file_;
  bool torn_ = false;  ///< the file ends with half a line
};

}  // namespace pagemill
