/// Suppresses the harmless lines that Debian's ONNX Runtime prints to standard error at a process's
/// first session.
#pragma once
#include <functional>

namespace pagemill {

/// Runs `make_session`. In the process's first run, standard error is held back meanwhile (about
/// 0.1 s) and then written without the several hundred "Schema error" lines; nothing else is lost.
/// Any thread, one at a time.
void start_session_quietly(const std::function<void()>& make_session);

}  // namespace pagemill
