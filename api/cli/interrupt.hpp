/// SIGINT and SIGTERM as something to wait for, so that waiting can end with an honest last word.
#pragma once
#include <csignal>

namespace pagemill::cli {

/// While it lives, both signals are kept back and read from a descriptor instead. One at a time.
class interrupt {
 public:
  interrupt();
  ~interrupt();
  interrupt(const interrupt&) = delete;
  interrupt& operator=(const interrupt&) = delete;

  /// Readable once a signal came.
  int descriptor() const { return descriptor_; }
  /// Whether a signal came since the start. Never blocks.
  bool came();

 private:
  sigset_t before_{};
  int descriptor_ = -1;
  bool came_ = false;
};

}  // namespace pagemill::cli
