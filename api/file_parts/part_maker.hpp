/// Parts of stored files: pictures from the cache, or made, and attachments, with few at a time.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "api/cache/lru_cache.hpp"
#include "api/file_parts/part_extractor.hpp"
#include "api/http/problem.hpp"
#include "common/async/blocking_pool.hpp"
#include "common/async/workspace_permits.hpp"

namespace pagemill {

struct part_settings {
  extraction_settings extraction;
  int at_once = 4;                ///< parts made at a time; at most half for one workspace
  std::chrono::seconds wait{10};  ///< for a turn
};

/// Call all members on one io thread.
class part_maker {
 public:
  part_maker(boost::asio::any_io_executor executor, blob_store& blobs, part_settings settings,
             cache_limits cache);

  /// The cached picture, or the cached reason why there is none; nullopt if neither is cached.
  /// Counts as a hit or a miss.
  std::optional<http_result<picture>> find(const workspace_id& workspace, const std::string& key);
  /// Makes the picture and caches it under `key`, which must include all that it depends on. A
  /// lasting failure is cached for a minute. 503 `overloaded` when no turn comes in time.
  boost::asio::awaitable<http_result<picture>> make(workspace_id workspace, std::string key,
                                                    stored_file file, picture_request wanted);
  /// Reads an attachment out of the file. It is not cached, but a lasting failure is, likewise.
  boost::asio::awaitable<http_result<attached_file>> extract(workspace_id workspace,
                                                             std::string key, stored_file file,
                                                             attachment_request wanted);
  /// Evicts copies of files that were not used for a while.
  void sweep() { extractor_.sweep(); }
  const cache_counts& counts() const { return pictures_.counts(); }

 private:
  void keep_refusal(const workspace_id& workspace, const std::string& key,
                    const part_refusal& refused);

  part_settings settings_;
  workspace_permits permits_;
  lru_cache<picture> pictures_;
  lru_cache<problem> refusals_;
  part_extractor extractor_;
  blocking_pool threads_;  ///< last, because they use the extractor
};

}  // namespace pagemill
