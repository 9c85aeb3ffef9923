/// Damages PDFs in the ways in which PDFs are damaged: bytes, lengths, references, missing ends.
#pragma once
#include <string>

#include "tests/support/pdf/prose.hpp"

namespace pagemill::fuzz {

/// A document of ours with one to a dozen injuries. The same numbers make the same bytes.
std::string damaged_pdf(pdf_writer::random_numbers& random);

}  // namespace pagemill::fuzz
