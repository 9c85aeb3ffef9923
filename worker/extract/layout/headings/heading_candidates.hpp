/// Which rows may be headings at all.
#pragma once
#include "worker/extract/layout/page/row.hpp"

namespace pagemill::extract {

/// Whether it is worth asking the model: no caption, no bullet, no text in the midst of a sentence
/// and no long one.
bool may_be_heading(const row& line, int outline_level);

}  // namespace pagemill::extract
