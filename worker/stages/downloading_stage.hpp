/// The stage downloading: a job that came with a URL gets its file.
#pragma once
#include "worker/stages/download.hpp"
#include "worker/stages/stage_table.hpp"

namespace pagemill {

class downloading_stage final : public stage {
 public:
  explicit downloading_stage(const stage_tools& tools) : tools_(tools) {}
  bool takes(const claimed_job& job) const override { return !job.blob && job.source_url; }
  void work(std::span<stage_job> jobs) override {
    for (auto& at : jobs) {
      tools_.hint(at.job.fence.job);
      at.end = download(tools_.outside, tools_.blobs, tools_.writer, at.job, *at.running).run();
    }
  }

 private:
  const stage_tools tools_;
};

}  // namespace pagemill
