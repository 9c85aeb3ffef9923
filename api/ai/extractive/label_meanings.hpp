/// The words that labels of everyday documents are made of, in English, German, French, Spanish and
/// Italian.
#pragma once
#include <string_view>

namespace pagemill {

/// The English word for one folded word, such as `invoice` for `rechnung`; empty: the table does
/// not have it.
std::string_view meaning_of(std::string_view folded);

}  // namespace pagemill
