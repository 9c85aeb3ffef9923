/// The wait that an HTTP server requests with Retry-After.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace pagemill {

/// Longer waits are cut to this.
inline constexpr std::chrono::seconds retry_after_said_max{86'400};

/// The value of Retry-After: a number of seconds, or an HTTP date relative to `now` (no wait if it
/// is in the past). nullopt if it is neither.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view text,
                                                      std::chrono::sys_seconds now);

/// An HTTP date in any of its three formats, such as "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

/// The current time, for an answer without Date.
std::chrono::sys_seconds time_of_day();

}  // namespace pagemill
