/// A MuPDF stream over a seekable file descriptor, read with pread in large pieces.
#pragma once
#include <mupdf/fitz.h>

namespace pagemill::extract {

/// The descriptor is borrowed. Call inside guarded(); drop with fz_drop_stream.
fz_stream* open_descriptor(fz_context* context, int descriptor);

}  // namespace pagemill::extract
