/// Has a sandboxed extractor make a picture of a stored file. Blocking; any thread.
#pragma once
#include <atomic>
#include <cstddef>
#include <expected>
#include <memory>
#include <mutex>

#include "api/pictures/file_shelf.hpp"
#include "api/pictures/picture.hpp"
#include "api/pictures/picture_refusal.hpp"
#include "common/blobs/blob_store.hpp"
#include "common/documents/document_store.hpp"
#include "common/extractor/extraction_settings.hpp"

namespace pagemill {

class picture_drawer {
 public:
  using outcome = std::expected<picture, picture_refusal>;

  picture_drawer(blob_store& blobs, extraction_settings settings);

  /// Failures of the database throw. The extractors are started with the first call.
  outcome draw(const workspace_id& workspace, const stored_file& file,
               const picture_request& wanted);
  /// Lets go of copies of files that nobody wanted for a while.
  void sweep() { shelf_.sweep(); }
  /// Of all pictures that are still held by anybody.
  std::size_t bytes_held() const { return held_->load(std::memory_order_relaxed); }

 private:
  extractor_pool& children();
  std::expected<std::shared_ptr<const spool_file>, picture_refusal> fetch(
      const workspace_id& workspace, const stored_file& file);
  outcome converse(extractor_child child, const workspace_id& workspace, const stored_file& file,
                   const extract_request& request);
  outcome finish(const picture_record& about, std::string bytes) const;

  blob_store& blobs_;
  extraction_settings settings_;
  file_shelf shelf_{file_shelf::limits{}};
  std::shared_ptr<std::atomic<std::size_t>> held_ =
      std::make_shared<std::atomic<std::size_t>>(0);  ///< pictures may outlive the drawer
  std::mutex starting_;
  std::unique_ptr<extractor_pool> children_;
};

}  // namespace pagemill
