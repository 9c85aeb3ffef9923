/// The addresses of this host's network interfaces.
#pragma once
#include "common/net/network_address.hpp"

namespace pagemill {

/// Whether an interface of this host has the address now. Any thread. True also when the kernel
/// does not say: then nothing is known to be another host's.
bool is_own_address(const network_address& address);

}  // namespace pagemill
