/// Keeps the harmless lines that Debian's ONNX Runtime prints at a process's first session off
/// standard error.
#pragma once
#include <functional>

namespace pagemill {

/// Runs `make_session`. In the process's first run, standard error is held back meanwhile (some 0.1
/// s) and then written, without the several hundred "Schema error" lines: nothing else is lost. Any
/// thread; one at a time.
void start_session_quietly(const std::function<void()>& make_session);

}  // namespace pagemill
