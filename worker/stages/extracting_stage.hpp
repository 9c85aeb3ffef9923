/// The stage extracting: the pages of a stored file are read, chunked and written.
#pragma once
#include "worker/stages/extraction_attempt.hpp"

namespace pagemill {

class extracting_stage final : public stage {
 public:
  explicit extracting_stage(const stage_tools& tools) : tools_(tools) {}
  /// Also a job without a file: the attempt says what is missing.
  bool takes(const claimed_job& job) const override { return job.blob || !job.source_url; }
  void work(std::span<stage_job> jobs) override {
    for (auto& at : jobs) at.end = extraction_attempt(tools_, at.job, *at.running).run();
  }

 private:
  const stage_tools tools_;
};

}  // namespace pagemill
