/// MuPDF's errors are longjmps. They are caught here, at the edge, and become values; no C++ object
/// with a destructor may be made inside a guarded body, and nothing in it may throw.
#pragma once
#include <string>

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

namespace pagemill::extract {

struct fault {
  int code = FZ_ERROR_NONE;
  std::string message;  ///< for tests and people; may quote the file, so it stays inside the child
  explicit operator bool() const { return code != FZ_ERROR_NONE; }
  bool is_out_of_memory() const { return code == FZ_ERROR_SYSTEM; }
};

/// Runs `body` and yields what it failed with, if anything.
template <class Body>
fault guarded(fz_context* context, Body body) {
  fault outcome;
  fz_try(context) {
    body();
  }
  fz_catch(context) {
    outcome.code = fz_caught(context);
    outcome.message = fz_caught_message(context);
    fz_ignore_error(context);
  }
  return outcome;
}

}  // namespace pagemill::extract
