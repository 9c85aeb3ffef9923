/// SIGINT and SIGTERM as something to wait for, so that a command can say how it leaves things.
#pragma once
#include <csignal>

namespace pagemill::cli {

/// While it exists, both signals are blocked and read from a descriptor instead. One at a time.
class interrupt {
 public:
  interrupt();
  ~interrupt();
  interrupt(const interrupt&) = delete;
  interrupt& operator=(const interrupt&) = delete;

  /// Becomes readable when a signal comes.
  int descriptor() const { return descriptor_; }
  /// Whether a signal has come since construction. Never blocks.
  bool came();

 private:
  sigset_t before_{};
  int descriptor_ = -1;
  bool came_ = false;
};

}  // namespace pagemill::cli
