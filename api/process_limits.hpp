/// What the process may use of the machine: memory of the allocator, open files, ignored signals.
#pragma once
#include <cstddef>

namespace pagemill {

/// To be called first in main, before any thread starts.
void settle_process_limits();
/// How many connections the limit of open files leaves room for.
std::size_t connections_affordable();

}  // namespace pagemill
