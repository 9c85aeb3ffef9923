/// Reads the state of our processes from /proc.
#pragma once
#include <cstdint>
#include <sys/types.h>
#include <vector>

namespace pagemill::test {

/// R, S, D, T (stopped), Z (zombie), ... ; 0 when there is no such process.
char process_state(pid_t pid);
/// All descendants, parents before children.
std::vector<pid_t> descendants(pid_t pid);
/// Resident memory now and at its peak, in bytes; 0 when there is no such process.
std::uint64_t resident_bytes(pid_t pid);
std::uint64_t resident_bytes_peak(pid_t pid);
/// Open descriptors.
std::size_t descriptor_count(pid_t pid);

}  // namespace pagemill::test
