/// What the analysis of text throws.
#pragma once
#include <stdexcept>

namespace pagemill {

/// ICU cannot load its data. Thrown at the first use and at every later one.
class analysis_data_missing : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace pagemill
