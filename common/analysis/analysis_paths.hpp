/// For the test that both paths through a text are one.
#pragma once
#include <string_view>

#include "common/analysis/normal_text.hpp"
#include "common/analysis/text_analysis.hpp"

namespace pagemill {

text_analysis analyze(std::string_view text, normal_path path);

}  // namespace pagemill
