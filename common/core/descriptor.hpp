/// A file descriptor that closes itself.
#pragma once
#include <unistd.h>
#include <utility>

namespace pagemill {

class descriptor {
 public:
  descriptor() = default;
  explicit descriptor(int value) : value_(value) {}
  ~descriptor() { close(); }
  descriptor(descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }

  int value() const { return value_; }
  bool is_open() const { return value_ >= 0; }
  void close() {
    if (value_ >= 0) ::close(value_);
    value_ = -1;
  }

 private:
  int value_ = -1;
};

}  // namespace pagemill
