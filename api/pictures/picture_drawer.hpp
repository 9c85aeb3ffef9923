/// Lets a sandboxed extractor draw a picture from a stored file. Blocking; thread-safe.
#pragma once
#include <cstddef>
#include <expected>
#include <memory>
#include <mutex>

#include "api/pictures/file_shelf.hpp"
#include "api/pictures/held_bytes.hpp"
#include "api/pictures/picture.hpp"
#include "api/pictures/picture_refusal.hpp"
#include "common/extractor/extraction_settings.hpp"
#include "common/stores/blobs/blob_store.hpp"
#include "common/stores/documents/document_store.hpp"

namespace pagemill {

class picture_drawer {
 public:
  using outcome = std::expected<picture, picture_refusal>;

  picture_drawer(blob_store& blobs, extraction_settings settings);

  /// Failures of the database throw. The first call starts the extractors.
  outcome draw(const workspace_id& workspace, const stored_file& file,
               const picture_request& wanted);
  /// Evicts copies of files that were not used for a while.
  void sweep() { shelf_.sweep(); }
  /// False while cache and slow clients hold so many bytes that no more pictures may be made.
  bool has_room(const workspace_id& workspace) const { return held_->has_room(workspace); }

 private:
  extractor_pool& children();
  std::expected<std::shared_ptr<const spool_file>, picture_refusal> fetch(
      const workspace_id& workspace, const stored_file& file);
  outcome converse(extractor_child child, const workspace_id& workspace, const stored_file& file,
                   const extract_request& request);
  outcome finish(const workspace_id& workspace, const picture_record& about,
                 std::string bytes) const;

  blob_store& blobs_;
  extraction_settings settings_;
  file_shelf shelf_{file_shelf::limits{}};
  static constexpr std::size_t bytes_held_max = 128U << 20;
  /// Shared: pictures may outlive the drawer.
  std::shared_ptr<held_bytes> held_ = std::make_shared<held_bytes>(bytes_held_max);
  std::mutex starting_;
  std::unique_ptr<extractor_pool> children_;
};

}  // namespace pagemill
