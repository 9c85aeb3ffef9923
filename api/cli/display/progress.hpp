/// How a file's way through the service looks: as a bar, and as plain lines. Pure.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "api/cli/display/job_view.hpp"

namespace pagemill::cli {

/// One file of submit, or one job of watch: what is known of it now.
struct tracked_item {
  std::string label;  ///< the file as given, or the job's id
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_total = 0;
  bool uploading = false;
  std::optional<job_view> job;  ///< once the server has answered
};

/// Part done of the whole way, 0 to 1: the upload is its own whole, then the job's percent.
double fraction_done(const tracked_item& item);
/// What happens now, such as "uploading 1.5 MiB of 3.0 MiB" or "extracting page 12 of 108".
std::string activity(const tracked_item& item);
/// Name, bar, percent and activity in at most `width` columns.
std::string bar_line(const tracked_item& item, std::size_t width);
/// How the job ended or stands: "completed: 108 pages, 402 passages", "failed (code): message".
std::string summary(const job_view& job);
/// Whether the change deserves a line of its own where lines stay: another status or stage, or the
/// next quarter of the way.
bool worth_a_line(const job_view& before, const job_view& after);

}  // namespace pagemill::cli
