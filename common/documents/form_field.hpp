/// A form field as extraction yields it and readers read it.
#pragma once
#include <string>

#include "common/documents/block.hpp"

namespace pagemill {

/// One widget of a form field: a field that stands in several places has several.
struct form_field {
  std::string name;   ///< fully qualified, parts joined by '.'
  std::string type;   ///< text, choice, check_box, radio_button, button or signature
  std::string value;  ///< as text; of a box or button the name of its state, empty when it is off
  int page = 0;       ///< from 1; 0 if it is on no page
  bounding_box bbox;
  bool operator==(const form_field&) const = default;
};

}  // namespace pagemill
