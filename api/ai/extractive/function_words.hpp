/// Words that ask or join and say nothing about what is asked.
#pragma once
#include <string_view>

namespace pagemill {

/// Of English, German, French, Spanish and Italian. `folded`: lower case, without accents. Whether
/// a passage has them does not tell whether it answers; search counts them all the same.
bool is_function_word(std::string_view folded);

}  // namespace pagemill
