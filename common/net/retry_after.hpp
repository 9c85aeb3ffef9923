/// The wait that an HTTP server asks for.
#pragma once
#include <chrono>
#include <optional>
#include <string_view>

namespace pagemill {

/// No wait is longer, whatever a server says.
inline constexpr std::chrono::seconds retry_after_said_max{86'400};

/// The value of Retry-After: a number of seconds, or a date of HTTP, of which `now` tells how far
/// it is; one in the past is no wait. Nothing for what is neither.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view text,
                                                      std::chrono::sys_seconds now);

/// A date of HTTP in any of its three forms, such as "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

/// For an answer that does not say when it was given.
std::chrono::sys_seconds time_of_day();

}  // namespace pagemill
