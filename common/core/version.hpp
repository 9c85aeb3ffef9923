/// The version of this build, as CMakeLists.txt states it.
#pragma once
#include <string_view>

namespace pagemill {

extern const std::string_view pagemill_version;

}  // namespace pagemill
