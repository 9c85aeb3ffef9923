#include "common/core/version.hpp"

namespace pagemill {

const std::string_view pagemill_version = PAGEMILL_VERSION;

}  // namespace pagemill
