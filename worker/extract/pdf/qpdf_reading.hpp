/// A second reading of a damaged file, by qpdf, which follows cross-references that MuPDF gives up
/// on. MuPDF's repair scans for objects instead, so that it may lose pages and revive deleted ones.
#pragma once
#include <optional>
#include <string>

#include "common/extractor/limits.hpp"

namespace pagemill::extract {

struct qpdf_reading {
  std::string bytes;           ///< the file written anew, without encryption
  int pages = 0;               ///< at least 1
  bool reconstructed = false;  ///< qpdf had to scan for objects, too
};

/// Nothing if qpdf cannot read the file either, or if it is larger than 48 MiB.
/// `input` is seekable and borrowed.
std::optional<qpdf_reading> read_with_qpdf(int input, const std::string& password,
                                           const extract_limits& limits);

}  // namespace pagemill::extract
