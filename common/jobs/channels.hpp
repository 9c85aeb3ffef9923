/// The channels over which processes tell each other that something may be there to read.
#pragma once
#include <functional>
#include <string_view>

namespace pagemill {

/// Workers are told that a job may be claimed. Payload: empty for a new job, hint_older_jobs when
/// jobs went back to the place in the queue that they had before.
inline constexpr std::string_view channel_job_ready = "pagemill_job_ready";
inline constexpr std::string_view hint_older_jobs = "older";
/// Workers tell the API that a job changed, for its watcher. Payload: the job's id, or
/// empty: many.
inline constexpr std::string_view channel_job_changed = "pagemill_job_changed";
/// The API tells workers that a job was cancelled. Payload: the job's id.
inline constexpr std::string_view channel_job_cancelled = "pagemill_job_cancelled";

/// Sends a hint soon. Never blocks, never throws.
using hint_sender = std::function<void(std::string_view channel, std::string_view payload)>;

}  // namespace pagemill
