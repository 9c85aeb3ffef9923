/// blob_bytes in memory, outside any database: no rollback undoes its changes.
#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "common/blobs/blob_bytes.hpp"

namespace pagemill::test {

/// For one thread only.
class memory_blob_bytes final : public blob_bytes {
 public:
  /// Called before each operation with its name; may throw to simulate an unreachable store.
  std::function<void(std::string_view)> before = [](std::string_view) {};

  void put(const blob_key& key, int number, std::span<const std::byte> part) override {
    before("put");
    auto& kept = files_[key.id];
    if (kept.sealed) throw std::logic_error("a part for a sealed file");
    if (number != kept.parts++) throw std::logic_error("parts are out of order");
    kept.bytes.insert(kept.bytes.end(), part.begin(), part.end());
  }
  void seal(const blob_key& key, int parts) override {
    before("seal");
    auto& kept = files_.at(key.id);
    if (kept.parts != parts) throw std::logic_error("parts are missing");
    kept.sealed = true;
  }
  std::vector<std::byte> read(const blob_key& key, std::int64_t offset,
                              std::size_t bytes_max) override {
    before("read");
    const auto found = files_.find(key.id);
    if (found == files_.end() || !found->second.sealed) return {};
    const std::span<const std::byte> all(found->second.bytes);
    const auto from = std::min(static_cast<std::size_t>(offset), all.size());
    const auto wanted = all.subspan(from, std::min(bytes_max, all.size() - from));
    return {wanted.begin(), wanted.end()};
  }
  void drop(const blob_key& key) override {
    before("drop");
    files_.erase(key.id);
  }

  std::size_t count() const { return files_.size(); }

 private:
  struct file {
    std::vector<std::byte> bytes;
    int parts = 0;
    bool sealed = false;
  };
  std::map<blob_id, file> files_;
};

}  // namespace pagemill::test
