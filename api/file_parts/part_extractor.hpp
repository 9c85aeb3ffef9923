/// Lets a sandboxed extractor make parts of a stored file: pictures and attachments. Blocking;
/// thread-safe.
#pragma once
#include <cstddef>
#include <expected>
#include <memory>
#include <mutex>
#include <optional>

#include "api/file_parts/attached_file.hpp"
#include "api/file_parts/file_shelf.hpp"
#include "api/file_parts/held_bytes.hpp"
#include "api/file_parts/part_refusal.hpp"
#include "api/file_parts/picture.hpp"
#include "common/extractor/extraction_settings.hpp"
#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {

class part_extractor {
 public:
  template <class Part>
  using outcome = std::expected<Part, part_refusal>;

  part_extractor(blob_store& blobs, extraction_settings settings);

  /// Failures of the database throw. The first call starts the extractors.
  outcome<picture> draw(const workspace_id& workspace, const stored_file& file,
                        const picture_request& wanted);
  outcome<attached_file> extract(const workspace_id& workspace, const stored_file& file,
                                 const attachment_request& wanted);
  /// Evicts copies of files that were not used for a while.
  void sweep() { shelf_.sweep(); }
  /// False while cache and slow clients hold so many bytes that no more pictures may be made.
  bool has_room(const workspace_id& workspace) const { return in_memory_->has_room(workspace); }
  /// The same of attachments, which are on disk.
  bool has_room_on_disk(const workspace_id& workspace) const {
    return on_disk_->has_room(workspace);
  }

 private:
  extractor_pool& children();
  std::expected<std::shared_ptr<const spool_file>, part_refusal> fetch(
      const workspace_id& workspace, const stored_file& file);
  /// Lets a child make the part; `take` gets all of its records but the last. nullopt: it is whole.
  template <class Take>
  std::optional<part_refusal> make(const workspace_id& workspace, const stored_file& file,
                                   const part_request& wanted, Take take);
  picture finish(const workspace_id& workspace, const picture_record& about,
                 std::string bytes) const;

  blob_store& blobs_;
  extraction_settings settings_;
  file_shelf shelf_{file_shelf::limits{}};
  static constexpr std::size_t memory_bytes_max = 128U << 20;
  static constexpr std::size_t disk_bytes_max = 1U << 30;
  /// Shared: the parts may outlive their maker.
  std::shared_ptr<held_bytes> in_memory_ = std::make_shared<held_bytes>(memory_bytes_max);
  std::shared_ptr<held_bytes> on_disk_ = std::make_shared<held_bytes>(disk_bytes_max);
  std::mutex starting_;
  std::unique_ptr<extractor_pool> children_;
};

}  // namespace pagemill
