/// Sets up the allocator, the limit of open files and ignored signals.
#pragma once
#include <cstddef>

namespace pagemill {

/// Call first in main, before any thread starts.
void settle_process_limits();
/// The number of connections that the limit of open files allows.
std::size_t connections_affordable();

}  // namespace pagemill
