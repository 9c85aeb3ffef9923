/// What the codes of the font ZapfDingbats stand for.
#pragma once

namespace pagemill::extract {

/// By the font's own encoding (ISO 32000-1, D.6); 0 if the code has no glyph.
char32_t zapf_dingbat(int code);

}  // namespace pagemill::extract
