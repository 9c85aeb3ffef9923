/// Rows as far as they fit into a number of bytes.
#pragma once
#include <cstddef>
#include <vector>

namespace pagemill {

/// How much is wanted of numbered rows.
struct slice_extent {
  int after = 0;  ///< the number before the first row
  int limit = 0;  ///< rows
  std::size_t bytes_max = 0;
};

template <class Row>
struct row_slice {
  std::vector<Row> rows;
  bool more = false;             ///< there are further rows
  std::size_t needed_bytes = 0;  ///< with so many bytes, one more would have fitted; 0: that is all
};

}  // namespace pagemill
