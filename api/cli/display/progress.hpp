/// The progress of one file or job as text: a bar, or plain lines. Pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "api/cli/display/job_view.hpp"

namespace pagemill::cli {

/// What is known of one file of submit, or of one job of watch.
struct tracked_item {
  std::string label;  ///< the file as given, or the job's id
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_total = 0;
  bool uploading = false;
  std::optional<job_view> job;  ///< once the service has answered
};

/// The fraction done, 0 to 1: first of the upload, then of the job.
double fraction_done(const tracked_item& item);
/// What is happening, such as "uploading 1.5 MiB of 3.0 MiB" or "extracting page 12 of 108".
std::string activity(const tracked_item& item);
/// Name, bar, percent and activity in at most `width` columns.
std::string bar_line(const tracked_item& item, std::size_t width);
/// The job's result or present state: "completed: 108 pages, 402 passages", "failed (code):
/// message".
std::string summary(const job_view& job);
/// Whether a display of plain lines reports the change: another status or stage, or the next
/// quarter of the work.
bool worth_a_line(const job_view& before, const job_view& after);

}  // namespace pagemill::cli
