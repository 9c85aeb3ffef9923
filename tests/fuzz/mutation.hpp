/// Damages PDFs in realistic ways: bytes, lengths, references, missing ends.
#pragma once
#include <string>

#include "tests/support/pdf/prose.hpp"

namespace pagemill::fuzz {

/// A generated document with one to twelve defects. The same numbers make the same bytes.
std::string damaged_pdf(pdf_writer::random_numbers& random);

}  // namespace pagemill::fuzz
