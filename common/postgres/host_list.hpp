/// The hosts that a database URL names, and what connects to one of them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pagemill::postgres {

/// `text` (a URL or keyword=value pairs) once for each of its hosts, in their order; the text
/// itself for one with one host or none, and for one that libpq cannot read (connecting with it
/// gives the reason). With several hosts, target_session_attrs is read-write unless the text says
/// otherwise: a standby serves neither process.
std::vector<std::string> split_hosts(const std::string& text);

/// What libpq says of a text that it cannot read; it may quote pieces of it. Nothing: it can.
std::optional<std::string> why_unreadable(const std::string& text);

/// `value` as it stands in keyword='value'.
std::string quoted(std::string_view value);

}  // namespace pagemill::postgres
