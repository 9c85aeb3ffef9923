/// The channels of NOTIFY, each a hint that something may be there to read.
#pragma once
#include <string_view>

namespace pagemill {

/// The API tells workers that a job may be claimed. No payload.
inline constexpr std::string_view channel_job_ready = "pagemill_job_ready";
/// Workers tell the API that a job changed, for its watcher. Payload: the job's id.
inline constexpr std::string_view channel_job_changed = "pagemill_job_changed";
/// The API tells workers that a job was cancelled. Payload: the job's id.
inline constexpr std::string_view channel_job_cancelled = "pagemill_job_cancelled";

}  // namespace pagemill
