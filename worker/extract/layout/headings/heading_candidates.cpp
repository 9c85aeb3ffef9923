#include "worker/extract/layout/headings/heading_candidates.hpp"

#include "common/documents/list_mark.hpp"
#include "worker/extract/layout/text/text_rules.hpp"

namespace pagemill::extract {

bool may_be_heading(const row& line, int outline_level) {
  constexpr std::uint32_t characters_max = 200;
  if (line.characters > characters_max || !line.horizontal || !has_letter(line.text)) return false;
  if (outline_level > 0) return true;
  if (is_caption(line.text)) return false;
  if (const auto mark = find_list_mark(line.text); mark && !mark->ordered) return false;
  if (starts_lower_case(line.text) && !line.begins_bold) return false;
  return !line.text.ends_with(',') && !line.text.ends_with(';');
}

}  // namespace pagemill::extract
