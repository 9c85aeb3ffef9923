/// The channels on which processes notify each other of something new in the database.
#pragma once
#include <functional>
#include <string_view>

namespace pagemill {

/// Tells workers that a job may be claimed. Payload: empty for a new job, hint_older_jobs if jobs
/// returned to their old place in the queue.
inline constexpr std::string_view channel_job_ready = "pagemill_job_ready";
inline constexpr std::string_view hint_older_jobs = "older";
/// Tells the API's watcher that a job changed. Payload: the job's id, or empty for many.
inline constexpr std::string_view channel_job_changed = "pagemill_job_changed";
/// Tells workers that a job was cancelled. Payload: the job's id.
inline constexpr std::string_view channel_job_cancelled = "pagemill_job_cancelled";

/// Tells workers that a background task has something to do. Payload: empty.
inline constexpr std::string_view channel_backfill = "pagemill_backfill";

/// Queues a hint. Never blocks, never throws.
using hint_sender = std::function<void(std::string_view channel, std::string_view payload)>;

}  // namespace pagemill
