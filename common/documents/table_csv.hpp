/// A table as CSV by RFC 4180.
#pragma once
#include <string>

#include "common/documents/block.hpp"

namespace pagemill {

/// UTF-8 without a byte order mark, lines end with CR LF. A text that a spreadsheet would run as a
/// formula gets an apostrophe in front; numbers stay as they are.
std::string table_csv(const block& table);

}  // namespace pagemill
