/// One process per slot on a host: a lock file in the runtime folder, held while the process lives.
#pragma once
#include <filesystem>
#include <string>

#include "common/core/errc.hpp"

namespace pagemill {

class slot_lock {
 public:
  /// conflict when another process has the slot (`slot_in_use`). Throws std::system_error when the
  /// folder cannot be used.
  static result<slot_lock> take(const std::filesystem::path& folder, const std::string& slot);
  ~slot_lock();
  slot_lock(slot_lock&& other) noexcept;
  slot_lock& operator=(slot_lock&&) = delete;

 private:
  explicit slot_lock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace pagemill
