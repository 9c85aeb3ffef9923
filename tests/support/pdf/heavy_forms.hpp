/// A tower of form objects, each drawing the one below ten times: a few hundred bytes that a reader
/// must expand to any number of operators.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/pdf/pdf_file.hpp"

namespace pagemill::pdf_writer {

enum class heavy_content {
  drawing,  ///< lines: cost time, no memory
  text      ///< characters: cost memory if the reader keeps them
};

class heavy_forms {
 public:
  /// Adds the forms to `file`. They can draw up to `units_max` units on one page.
  heavy_forms(pdf_file& file, heavy_content content, std::uint64_t units_max, int font_object);
  /// The entries of a page's /XObject dictionary.
  std::string resources() const;
  /// The operators that draw `units` operators or characters, rounded up to a thousand.
  std::string operators(std::uint64_t units) const;

 private:
  std::vector<int> levels_;  ///< object of the form that draws 1,000 x 10^index units
};

}  // namespace pagemill::pdf_writer
