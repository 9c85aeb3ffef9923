/// MuPDF's errors are longjmps. They are caught here, at the boundary, and become values. A guarded
/// body must not create C++ objects with a destructor, and nothing in it may throw.
#pragma once
#include <string>

#include <mupdf/fitz.h>
#include <mupdf/pdf.h>

namespace pagemill::extract {

struct fault {
  int code = FZ_ERROR_NONE;
  std::string message;  ///< for tests and people; may quote the file, so it stays in the child
  explicit operator bool() const { return code != FZ_ERROR_NONE; }
  bool is_out_of_memory() const { return code == FZ_ERROR_SYSTEM; }
};

/// Runs `body` and returns its error, if any.
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
