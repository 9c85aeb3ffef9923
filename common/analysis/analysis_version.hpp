/// What decides the terms of a text, by name.
#pragma once
#include <string_view>

namespace pagemill {

/// Our rules, ICU, its Unicode and the stemmers, such as
/// "pagemill-1 icu-76.1 unicode-16.0 snowball-2.2". Entries of two analyses with the same name
/// have the same terms for the same text. The versions of ICU are those of the loaded library.
std::string_view analysis_name();

}  // namespace pagemill
