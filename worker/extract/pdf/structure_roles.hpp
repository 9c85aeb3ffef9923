/// The roles of the elements of a structure tree (ISO 32000-1, 14.8.4; ISO 32000-2, 14.8.4).
#pragma once
#include <string_view>

#include "worker/extract/layout/page/raw_page.hpp"

namespace pagemill::extract {

/// What one element is by its own name.
struct element_kind {
  tag_role role = tag_role::none;
  int level = 0;
  bool known = false;  ///< a name of the standards
};

element_kind kind_of_element(std::string_view name);

/// What content of an element is, given what the element around it is: rows of a table stay that,
/// whatever is in them.
bool replaces(element_kind inner, const raw_tag& outer);

}  // namespace pagemill::extract
