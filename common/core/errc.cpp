#include "common/core/errc.hpp"

#include <cstdlib>

namespace pagemill {

std::string_view to_string(errc value) {
  switch (value) {
    case errc::not_found: return "not_found";
    case errc::conflict: return "conflict";
    case errc::invalid_input: return "invalid_input";
    case errc::lost_claim: return "lost_claim";
    case errc::too_large: return "too_large";
    case errc::unavailable: return "unavailable";
  }
  std::abort();
}

}  // namespace pagemill
