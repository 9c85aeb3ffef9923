/// Submits files as the API does: part by part, the last part together with the job.
#pragma once
#include <span>

#include "common/stores/blobs/blob_store.hpp"

namespace pagemill::test {

/// A finished upload whose full parts are stored.
inline blob_upload upload_of(blob_store& blobs, const workspace_id& workspace,
                             std::span<const std::byte> bytes) {
  auto upload = blobs.begin_upload(workspace);
  upload.append(bytes);
  while (upload.has_full_part()) upload.store_part();
  upload.finish();
  return upload;
}

}  // namespace pagemill::test
