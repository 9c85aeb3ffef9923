#include "common/net/transfer_fault.hpp"

#include <curl/curl.h>

namespace pagemill {

transfer_fault fault_of_curl(int code) {
  switch (static_cast<CURLcode>(code)) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST: return transfer_fault::unresolved;
    case CURLE_COULDNT_CONNECT: return transfer_fault::unreachable;
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_PEER_FAILED_VERIFICATION: return transfer_fault::untrusted;
    case CURLE_OPERATION_TIMEDOUT: return transfer_fault::timed_out;
    case CURLE_FILESIZE_EXCEEDED: return transfer_fault::too_large;
    default: return transfer_fault::broken;
  }
}

}  // namespace pagemill
