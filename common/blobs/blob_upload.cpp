#include "common/blobs/blob_upload.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace pagemill {
namespace {

constexpr std::size_t pdf_mark_within = 1024;
/// How much a client may send at once, beyond a full part.
constexpr std::size_t append_bytes = 64 * 1024;

}  // namespace

blob_upload::blob_upload(const workspace_id& workspace, part_writer write)
    : key_{workspace, {make_uuid_v7()}}, write_(std::move(write)) {}

void blob_upload::append(std::span<const std::byte> data) {
  buffer_.insert(buffer_.end(), data.begin(), data.end());
  bytes_ += static_cast<std::int64_t>(data.size());
  if (mark_ == pdf_mark::undecided) look_for_mark();
}

/// The first part has not been stored yet: the buffer begins with the file's first byte.
void blob_upload::look_for_mark() {
  const auto size = std::min(buffer_.size(), pdf_mark_within);
  const std::string_view head(reinterpret_cast<const char*>(buffer_.data()), size);
  if (head.contains("%PDF-")) {
    mark_ = pdf_mark::found;
  } else if (size == pdf_mark_within) {
    mark_ = pdf_mark::missing;
  }
}

void blob_upload::expect_parts() {
  buffer_.reserve(blob_part_bytes_max + append_bytes);
}

void blob_upload::write(std::span<const std::byte> part) {
  write_(key_, parts_stored_, part);
  is_stored_ = true;
  ++parts_stored_;
}

void blob_upload::store_part() {
  const auto part = std::span<const std::byte>(buffer_).first(blob_part_bytes_max);
  hasher_.update(part);
  write(part);
  buffer_.erase(buffer_.begin(), buffer_.begin() + blob_part_bytes_max);
}

void blob_upload::finish() {
  hasher_.update(buffer_);
  sha256_ = hasher_.finish();
}

void blob_upload::store_last_part() {
  if (buffer_.empty()) return;
  write(buffer_);
  buffer_.clear();
}

}  // namespace pagemill
