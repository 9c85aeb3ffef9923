/// Times as RFC 3339 text, the one spelling that the HTTP contract and PostgreSQL share.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace pagemill {

using utc_time = std::chrono::sys_time<std::chrono::microseconds>;

/// Reads a time from 1970 to 9999, such as 2026-01-31T12:00:00.5Z or with an offset; nullopt for
/// anything else. A leap second is read as the second after it.
std::optional<utc_time> parse_rfc3339(std::string_view text);

/// Writes the time in UTC: PostgreSQL does not accept every offset that RFC 3339 allows.
std::string format_rfc3339(utc_time time);

}  // namespace pagemill
