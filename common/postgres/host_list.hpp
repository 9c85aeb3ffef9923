/// The hosts in a database URL, and the connection text for each of them.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pagemill::postgres {

/// `text` (a URL or keyword=value pairs) once for each of its hosts, in their order. The text
/// itself if it has at most one host, or if libpq cannot read it (connecting with it gives the
/// reason). With several hosts, target_session_attrs is read-write unless the text says otherwise:
/// a standby is of no use to either process.
std::vector<std::string> split_hosts(const std::string& text);

/// Why libpq cannot read the text; may quote parts of it. nullopt: it can.
std::optional<std::string> why_unreadable(const std::string& text);

/// `value` quoted for keyword='value'.
std::string quoted(std::string_view value);

}  // namespace pagemill::postgres
