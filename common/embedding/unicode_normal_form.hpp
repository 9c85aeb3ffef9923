/// Unicode's normal forms, over utf8proc.
#pragma once
#include <string>
#include <string_view>

namespace pagemill {

enum class normal_form { nfkc, nfd };

/// `text` in that form; ASCII is returned unchanged. Malformed bytes become U+FFFD. Any thread.
std::string to_normal_form(std::string_view text, normal_form form);

}  // namespace pagemill
