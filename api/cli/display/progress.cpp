#include "api/cli/display/progress.hpp"

#include <algorithm>
#include <cmath>
#include <format>

#include "api/cli/display/terminal_text.hpp"

namespace pagemill::cli {
namespace {

constexpr std::size_t name_columns_max = 32;
constexpr std::size_t bar_columns_max = 30;

std::string counted(std::int64_t done, std::optional<std::int64_t> total) {
  return total ? std::format("{} of {}", done, *total) : std::format("{}", done);
}

std::string plural(std::int64_t count, std::string_view noun) {
  return std::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string job_activity(const job_view& job) {
  if (job.status == "pending") return job.attempt > 0 ? "waiting for another try" : "waiting";
  if (job.status != "processing") return printable(job.status);
  if (job.stage == "extracting") {
    return std::format("extracting page {}", counted(job.pages_done, job.pages_total));
  }
  if (job.stage == "embedding") {
    return std::format("embedding passage {}", counted(job.chunks_done, job.chunks_total));
  }
  return printable(job.stage);
}

std::string bar(double fraction, std::size_t width) {
  const auto full = static_cast<std::size_t>(std::floor(fraction * static_cast<double>(width)));
  return "[" + std::string(full, '#') + std::string(width - full, '.') + "]";
}

}  // namespace

double fraction_done(const tracked_item& item) {
  double fraction = 0;
  if (item.job) {
    fraction = item.job->status == "completed" ? 1 : item.job->percent / 100;
  } else if (item.bytes_total > 0) {
    fraction = static_cast<double>(item.bytes_sent) / static_cast<double>(item.bytes_total);
  }
  return std::isfinite(fraction) ? std::clamp(fraction, 0.0, 1.0) : 0.0;
}

std::string activity(const tracked_item& item) {
  if (item.job) return job_activity(*item.job);
  if (!item.uploading) return "waiting to be sent";
  return std::format("uploading {} of {}", readable_bytes(item.bytes_sent),
                     readable_bytes(item.bytes_total));
}

std::string bar_line(const tracked_item& item, std::size_t width) {
  const auto name_width = std::min(name_columns_max, width / 3);
  const auto bar_width = std::min(bar_columns_max, width / 4);
  // The line about the result has the folder; here the columns go to the name.
  const auto name = printable(item.label.substr(item.label.rfind('/') + 1));
  const auto line =
      std::format("{} {} {:3.0f} % {}", fit(name, name_width), bar(fraction_done(item), bar_width),
                  std::floor(fraction_done(item) * 100), activity(item));
  return shorten(line, width);
}

std::string summary(const job_view& job) {
  if (job.status == "completed") {
    std::string text = "completed: " + plural(job.pages_total.value_or(job.pages_done), "page");
    if (job.chunks_total) text += ", " + plural(*job.chunks_total, "passage");
    return text;
  }
  if (job.status == "failed") {
    if (!job.error) return "failed";
    const auto where = job.error->page ? std::format(" on page {}", *job.error->page) : "";
    return std::format("failed ({}){}: {}", printable(job.error->code), where,
                       printable(job.error->message));
  }
  if (job.status == "cancelled") return "cancelled";
  return job_activity(job);
}

bool worth_a_line(const job_view& before, const job_view& after) {
  if (before.status != after.status || before.stage != after.stage) return true;
  return std::floor(before.percent / 25) < std::floor(after.percent / 25);
}

}  // namespace pagemill::cli
