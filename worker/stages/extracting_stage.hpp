/// The stage extracting: the pages of a stored file are read, chunked and written.
#pragma once
#include "worker/stages/stage.hpp"
#include "worker/stages/stage_table.hpp"

namespace pagemill {

class extracting_stage final : public stage {
 public:
  explicit extracting_stage(const stage_tools& tools) : tools_(tools) {}
  job_stage name() const override { return job_stage::extracting; }
  /// Also a job without a file: the attempt says what is missing.
  bool takes(const claimed_job& job) const override { return job.blob || !job.source_url; }
  void work(std::span<stage_job> jobs) override;

 private:
  stage_end run(const stage_job& at) const;

  const stage_tools tools_;
};

}  // namespace pagemill
