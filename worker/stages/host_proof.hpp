/// Proves that this host can run jobs: a temporary file is written, an extractor reads the built-in
/// PDF in it, and the words of some texts are found.
#pragma once
#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>

#include "common/extractor/launcher.hpp"
#include "worker/process/host_fault.hpp"

namespace pagemill {

/// Any thread.
class host_proof {
 public:
  /// Both outlive it.
  host_proof(extractor_pool& children, const std::filesystem::path& folder)
      : children_(children), folder_(folder) {}

  /// What the host lacks; nullopt: nothing. Takes milliseconds, and 10 s at most.
  /// Threads that ask at the same time share a proof that began after they asked, or one that has
  /// just failed.
  std::optional<host_fault> run();

 private:
  std::optional<host_fault> prove();

  extractor_pool& children_;
  const std::filesystem::path& folder_;
  std::mutex mutex_;  ///< held during a proof
  std::chrono::steady_clock::time_point begun_{};
  std::chrono::steady_clock::time_point ended_{};
  std::optional<host_fault> found_;  ///< by the last proof
};

}  // namespace pagemill
